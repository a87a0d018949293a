package dev.hearth.storage;

import static dev.hearth.storage.testing.Samples.key;
import static dev.hearth.storage.testing.Samples.path;
import static dev.hearth.storage.testing.TestStore.settled;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.storage.accounts.Session;
import dev.hearth.storage.blobs.ContentWriter;
import dev.hearth.storage.blobs.StagedContent;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.testing.FileRecorder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole order of a write with a large body: every sync of ours, that of the journal the last,
 * then the answer and the announcement; and at the close LMDB's commit before the journal's room is
 * given up. A kill shows atomicity only, because the page cache survives it; this order is what
 * shows durability. The recorder is exhausted, so an extra operation fails too.
 */
final class DurabilityOrderTest {
  @Test
  void nothingIsAnsweredOrAnnounced_beforeItIsDurable(@TempDir Path folder) {
    FileRecorder recorder = new FileRecorder(folder, FileSeam.REAL);
    StorageSeams seams =
        new StorageSeams(InstantSource.system(), step -> recorder.note(step.toString()), recorder);
    StorageConfig config =
        StorageConfig.defaults(folder)
            .withJournal(1 << 20, Duration.ofHours(1), StorageConfig.JOURNAL_BYTES_MIN);
    try (Storage storage = Storage.open(config, seams)) {
      Session session = new Session("00".repeat(32), key(1), List.of("/:rw"), Instant.EPOCH);
      settled(storage.accounts().signUp(session, Optional.empty()));
    }
    recorder.take();
    StagedContent body;
    try (Storage storage = Storage.open(config, seams)) {
      storage.announceTo(batch -> recorder.note("told of " + batch.size()));
      recorder.take();
      body = write(storage);
      settled(
          storage.resources().put(key(1), path("/pub/a"), "text/plain", body, Precondition.NONE));
    }
    String bucket = "blobs/" + body.blob().orElseThrow().substring(2, 4);
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
            "rename blobs/tmp/1 " + bucket + "/2-*",
            "BLOB_RENAMED",
            "sync " + bucket + "/",
            "BLOB_FOLDER_SYNCED",
            "QUEUED",
            "STAMPED",
            "BEFORE_COMMIT",
            "overwrite journal/segment-0",
            "JOURNAL_WRITTEN",
            "sync journal/segment-0",
            "COMMITTED",
            "ANSWERED",
            "told of 1",
            "ANNOUNCED",
            "FROZEN",
            "CHECKPOINT_WRITTEN",
            "CHECKPOINT_COMMITTED",
            "RELEASED"),
        changes(recorder));
  }

  /** Without what only looks (the sweep of the start), and many writes to one file as one. */
  private static List<String> changes(FileRecorder recorder) {
    return recorder.take().stream().filter(line -> !line.startsWith("list ")).distinct().toList();
  }

  private static StagedContent write(Storage storage) {
    byte[] content = new byte[100_000];
    try (ContentWriter writer = storage.contents().begin()) {
      writer.write(content, 0, content.length);
      return writer.finish();
    }
  }
}
