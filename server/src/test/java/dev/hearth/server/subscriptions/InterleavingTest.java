package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.hearth.storage.model.Step;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pilcrow's problem: a position is given at one time and becomes visible at another. A first writer
 * is parked at each step between the two while a second one writes; a reader of every kind reads
 * until nothing more is to be had, remembers where it is, and goes on after the first was let go.
 * It must have seen both, once, in order, and nothing that was not durable.
 *
 * <p>Two worlds that are wrong on purpose show that the check can see what it is for.
 */
class InterleavingTest {
  private static final Set<Step> STEPS =
      EnumSet.of(
          Step.QUEUED,
          Step.STAMPED,
          Step.BEFORE_COMMIT,
          Step.JOURNAL_WRITTEN,
          Step.COMMITTED,
          Step.ANSWERED,
          Step.ANNOUNCED);

  @Test
  void noInterleaving_losesRepeatsOrShowsTooEarly(@TempDir Path folder) {
    try (StoreWorld world = new StoreWorld(folder)) {
      for (Step step : STEPS) {
        world.parkAt(step);
        for (ReaderMode mode : ReaderMode.values()) {
          assertEquals(List.of(), mode.problems(world), step + ", " + mode);
        }
      }
    }
  }

  @Test
  void stampingBeforeTheCommitOrder_isCaught(@TempDir Path folder) {
    for (ReaderMode mode : ReaderMode.values()) {
      try (WrongWorld world = new WrongWorld(folder.resolve(mode.name()), false)) {
        assertFalse(mode.problems(world).isEmpty(), mode + " sees nothing wrong");
      }
    }
  }

  @Test
  void announcingBeforeTheCommit_isCaught(@TempDir Path folder) {
    try (WrongWorld world = new WrongWorld(folder, true)) {
      assertFalse(ReaderMode.LIVE.problems(world).isEmpty(), "sees nothing wrong");
    }
  }
}
