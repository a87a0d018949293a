package dev.hearth.storage.blobs;

import static dev.hearth.storage.blobs.BlobFixture.body;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.NoSpace;
import dev.hearth.storage.testing.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fails each file operation of an upload in turn: nothing stays, and the next upload works. */
final class BlobFaultTest {
  @Test
  void anyOperationOutOfSpace_isNoSpace_andLeavesNothing(@TempDir Path root) throws IOException {
    int faults = failEach(root, "No space left on device", NoSpace.class, 0);
    assertEquals(9, faults);
  }

  @Test
  void anyOperationBroken_isReportedOnce_andLeavesNothing(@TempDir Path root) throws IOException {
    int faults = failEach(root, "Input/output error", IoFailure.class, 1);
    assertEquals(9, faults);
  }

  private static int failEach(
      Path root, String reason, Class<? extends Exception> expected, int reportsExpected)
      throws IOException {
    for (int fault = 0; ; fault++) {
      Path folder = Files.createDirectory(root.resolve(Integer.toString(fault)));
      BlobFixture blobs = new BlobFixture(folder, FileSeam.REAL);
      Contents silent =
          new Contents(blobs.folder, 1, 0, _ -> {}, new Random(7), blobs.failures::add);
      blobs.recorder.failAt(fault, reason);
      try (ContentWriter writer = silent.begin()) {
        writeTwice(writer);
        writer.finish();
        assertTrue(!blobs.recorder.hasFailed(), "the fault was swallowed");
        return fault;
      } catch (NoSpace | IoFailure e) {
        assertEquals(expected, e.getClass());
        assertTrue(blobs.recorder.hasFailed());
      }
      assertEquals(reportsExpected, blobs.failures.size());
      assertEquals(Set.of(), TestFiles.below(folder));
      StagedContent next = blobs.write(body(5000));
      byte[] stored = Files.readAllBytes(blobs.folder.locate(next.blob().orElseThrow()));
      assertArrayEquals(body(5000), stored);
    }
  }

  /** Large enough that the file is written in the middle of the body and again at its end. */
  private static void writeTwice(ContentWriter writer) {
    byte[] body = body(150_000);
    writer.write(body, 0, 50_000);
    writer.write(body, 50_000, 100_000);
    writer.write(body, 0, 10);
  }

  @Test
  void stepThatThrows_leavesNothing(@TempDir Path root) throws IOException {
    for (Step step : EnumSet.range(Step.BLOB_CREATED, Step.BLOB_FOLDER_SYNCED)) {
      BlobFolder folder = BlobFolder.open(root, FileSeam.REAL);
      Contents contents =
          new Contents(
              folder,
              1,
              0,
              reached -> {
                if (reached == step) {
                  throw new IllegalStateException("failed by the test");
                }
              },
              new Random(7),
              _ -> {});
      try (ContentWriter writer = contents.begin()) {
        assertThrows(
            IllegalStateException.class,
            () -> {
              writer.write(body(10), 0, 10);
              writer.finish();
            });
      }
      assertEquals(Set.of(), TestFiles.below(root), step.name());
    }
  }

  @Test
  void writerThatFailed_takesNoMore(@TempDir Path root) {
    BlobFixture blobs = new BlobFixture(root, FileSeam.REAL);
    blobs.recorder.failAt(0, "No space left on device");
    try (ContentWriter writer = blobs.contents.begin()) {
      assertThrows(NoSpace.class, () -> writer.write(body(1000), 0, 1000));
      assertThrows(IllegalStateException.class, () -> writer.write(body(1000), 0, 1000));
      assertThrows(IllegalStateException.class, writer::finish);
    }
  }
}
