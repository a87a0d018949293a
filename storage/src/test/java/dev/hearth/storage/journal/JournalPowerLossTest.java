package dev.hearth.storage.journal;

import static dev.hearth.storage.journal.JournalFixture.append;
import static dev.hearth.storage.journal.JournalFixture.open;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.testing.ForwardingFiles;
import dev.hearth.storage.testing.LossyFiles;
import dev.hearth.storage.testing.PowerSupply;
import dev.hearth.storage.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power goes at a random operation: acknowledged batches come back, and no others but one. */
final class JournalPowerLossTest {
  private static final int STARTS = 150;

  @Test
  void acknowledgedBatches_outliveTheLossOfEverythingUnsynced(@TempDir Path root)
      throws IOException {
    assertEquals(0, lost(root, UnaryOperator.identity()));
  }

  @Test
  void withoutTheSync_batchesAreLost(@TempDir Path root) throws IOException {
    assertTrue(
        lost(
                root,
                files ->
                    new ForwardingFiles(files) {
                      @Override
                      protected void sync(InPlace file) {}
                    })
            > 0);
  }

  /** How many starts found less than was acknowledged, or could not begin. */
  private static int lost(Path root, UnaryOperator<FileSeam> fault) throws IOException {
    Random random = Seeds.random("JournalPowerLossTest", 29);
    Path folder = root.resolve("journal");
    int losses = 0;
    long batches = 0;
    long last = 0;
    long released = 0;
    for (int start = 0; start < STARTS; start++) {
      LossyFiles disk = new LossyFiles(random);
      long acknowledged = last;
      try (Journal journal = open(folder, new PowerSupply(fault.apply(disk), random.nextInt(60)))) {
        last = journal.replay(released, JournalFixture::check);
        acknowledged = Math.max(acknowledged, last); // Replayed is shown, and must stay.
        while (true) {
          int length = random.nextInt(3_000);
          if (!journal.hasRoom(length)) {
            released += 1 + random.nextLong(last - released);
            journal.release(released);
            continue;
          }
          append(journal, last + 1, length);
          acknowledged = ++last;
          batches++;
        }
      } catch (StorageException e) {
        disk.losePower();
      }
      last = 0;
      try (Journal journal = open(folder, FileSeam.REAL)) {
        last = journal.replay(released, JournalFixture::check);
        assertTrue(last <= acknowledged + 1, "batches that nobody appended");
      } catch (StorageException.CannotOpen e) {
        return losses + 1;
      }
      losses += last < acknowledged ? 1 : 0;
    }
    assertTrue(batches > STARTS, "too little was written to show anything: " + batches);
    return losses;
  }
}
