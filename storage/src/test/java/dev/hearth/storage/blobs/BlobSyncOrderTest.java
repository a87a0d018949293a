package dev.hearth.storage.blobs;

import static dev.hearth.storage.blobs.BlobFixture.body;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.testing.FileRecorder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must be durable before what: the recorder is exhausted, so an extra operation fails too. */
final class BlobSyncOrderTest {
  @Test
  void opening_makesTheFoldersDurable_beforeAnyBody(@TempDir Path root) {
    FileRecorder recorder = new FileRecorder(root, FileSeam.REAL);
    BlobFolder.open(root, recorder);
    assertEquals(
        List.of("mkdir blobs", "sync /", "mkdir blobs/tmp", "list blobs/tmp", "sync blobs/"),
        recorder.take());
  }

  @Test
  void largeBody_isSyncedBeforeItHasItsName_andItsNameBeforeItIsFinished(@TempDir Path root) {
    BlobFixture blobs = new BlobFixture(root, FileSeam.REAL);
    blobs.recorder.take();
    StagedContent first = blobs.write(body(1000));
    String bucket = "blobs/" + first.blob().orElseThrow().substring(2, 4);
    assertEquals(
        List.of(
            "create blobs/tmp/1",
            "BLOB_CREATED",
            "write blobs/tmp/1",
            "BLOB_WRITTEN",
            "sync blobs/tmp/1",
            "BLOB_SYNCED",
            "mkdir " + bucket,
            "sync blobs/",
            "rename blobs/tmp/1 " + bucket + "/1-*",
            "BLOB_RENAMED",
            "sync " + bucket + "/",
            "BLOB_FOLDER_SYNCED"),
        blobs.recorder.take());
  }

  @Test
  void bucketThatExists_isSyncedInItsParentOncePerStart(@TempDir Path root) {
    BlobFixture first = new BlobFixture(root, FileSeam.REAL);
    String bucket = first.write(body(1000)).blob().orElseThrow().substring(2, 4);

    BlobFixture second = new BlobFixture(root, FileSeam.REAL);
    second.recorder.take();
    assertEquals(bucket, second.write(body(1000)).blob().orElseThrow().substring(2, 4));
    List<String> operations = second.recorder.take();
    assertEquals("sync blobs/", operations.get(7));

    // The same random numbers again lead to the same bucket, now known to be durable.
    Contents again =
        new Contents(second.folder, 2, 0, _ -> {}, new Random(7), second.failures::add);
    try (ContentWriter writer = again.begin()) {
      writer.write(new byte[1], 0, 1);
      writer.finish();
    }
    assertEquals(
        List.of(
            "create blobs/tmp/2",
            "write blobs/tmp/2",
            "sync blobs/tmp/2",
            "rename blobs/tmp/2 blobs/" + bucket + "/2-*",
            "sync blobs/" + bucket + "/"),
        second.recorder.take());
  }
}
