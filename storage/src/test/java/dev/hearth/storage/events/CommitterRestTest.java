package dev.hearth.storage.events;

import static dev.hearth.storage.testing.Samples.key;
import static dev.hearth.storage.testing.Samples.path;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.NoSpace;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With retention behind the committer asks for the next step at once; else it has to wait. */
final class CommitterRestTest {
  private static final Pubky USER = key(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final RetentionRules KEEP_ONE =
      new RetentionRules(Optional.empty(), Optional.of(1L), 0);

  /** Enough old events for some steps of retention, in one commit. */
  private static void fill(Path folder) {
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN)) {
      TestStore.settled(store.register(USER));
      TestStore.settled(
          store.committer.submit(
              new CommitterTest.Writing(
                  batch -> {
                    for (int i = 0; i < 4 * Retention.STEP_ROWS; i++) {
                      batch.delete(USER, 1, path("/pub/x"));
                    }
                    return true;
                  })));
    }
  }

  /** Only one commit of retention succeeds, so that it stays behind. */
  private static StoreOptions failing(RuntimeException failure, CountDownLatch failed) {
    AtomicInteger commits = new AtomicInteger();
    return StoreOptions.PLAIN
        .withRetention(KEEP_ONE)
        .withSteps(
            step -> {
              if (step == Step.BEFORE_COMMIT && commits.incrementAndGet() >= 2) {
                failed.countDown();
                throw failure;
              }
            });
  }

  @Test
  void writingHasStopped_withRetentionBehind_theCommitterWaits(@TempDir Path folder)
      throws InterruptedException {
    fill(folder);
    CountDownLatch failed = new CountDownLatch(1);
    IoFailure failure = new IoFailure(new IOException("on purpose"));
    try (TestStore store = TestStore.open(folder, failing(failure, failed))) {
      assertTrue(failed.await(60, TimeUnit.SECONDS));
      assertTrue(comesToRest(), "it spins");
      assertTrue(store.state.cause().isPresent());
    }
  }

  @Test
  void noRoomToTrim_theCommitterWaitsBeforeItTriesAgain(@TempDir Path folder)
      throws InterruptedException {
    fill(folder);
    CountDownLatch failed = new CountDownLatch(1);
    try (TestStore store = TestStore.open(folder, failing(new NoSpace(), failed))) {
      assertTrue(failed.await(60, TimeUnit.SECONDS));
      assertTrue(comesToRest(), "it spins");
      assertTrue(store.state.cause().isEmpty());
    }
  }

  /** True once the committer waits for something to do. */
  private static boolean comesToRest() {
    Thread committer =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("hearth-committer"))
            .findFirst()
            .orElseThrow();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0) {
      if (committer.getState() == Thread.State.TIMED_WAITING) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }
}
