package dev.hearth.storage;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.testing.ForwardingFiles;
import dev.hearth.storage.testing.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes while a store is written to from all sides, and takes with it any part of what our
 * own files (journal, blobs, folders) had not synced: every acknowledged write is whole, no
 * sequence is used twice, and nothing is left over. LMDB's file falls back to its last finished
 * commit; that commits are durable and whole is trusted.
 *
 * <p>The long form: {@code mvn -pl storage test -Dtest=StoragePowerLossTest -Dloss.seeds=200}.
 */
final class StoragePowerLossTest {
  private static final int SEEDS_USUAL = 2;
  private static final int LOSSES = 8;

  @Test
  void acknowledgedWrites_outliveEveryLoss(@TempDir Path root) throws Exception {
    long first = Seeds.seed(41);
    int seeds = Integer.getInteger("loss.seeds", SEEDS_USUAL);
    System.out.println("StoragePowerLossTest runs with -Dseed=" + first);
    long writes = 0;
    long events = 0;
    long checkpoints = 0;
    long recoveries = 0;
    for (long seed = first; seed < first + seeds; seed++) {
      PowerLosses losses = losses(root, seed, UnaryOperator.identity());
      losses.run(LOSSES);
      writes += losses.writes();
      events += losses.events();
      checkpoints += losses.checkpoints();
      recoveries += losses.recoveries();
    }
    System.out.printf(
        "%d seeds, %d losses, %d recoveries, %d checkpoints, %d acknowledged writes, %d events%n",
        seeds, seeds * LOSSES, recoveries, checkpoints, writes, events);
    assertTrue(writes > 20L * seeds, "too little was written to show anything: " + writes);
    assertTrue(checkpoints > 2L * seeds, "too few checkpoints: " + checkpoints);
  }

  private static PowerLosses losses(Path root, long seed, UnaryOperator<FileSeam> fault)
      throws Exception {
    return new PowerLosses(Files.createDirectory(root.resolve("seed-" + seed)), seed, fault);
  }

  @Test
  void withoutTheJournalsSync_theyDoNot(@TempDir Path root) throws Exception {
    PowerLosses losses =
        losses(
            root,
            7,
            files ->
                new ForwardingFiles(files) {
                  @Override
                  protected void sync(InPlace file) {}
                });
    assertThrows(AssertionError.class, () -> losses.run(60));
  }
}
