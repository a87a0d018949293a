package dev.hearth.server.subscriptions;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets history wait for what is live. Hundreds of streams that catch up at once would otherwise
 * take the processors from writers and pumps, and everybody's events would be late; those who catch
 * up are late anyway.
 *
 * <p>Reading history is done in slices, one batch of one stream each. Half of the processors may be
 * at slices at the same time. One that reads the log begins when the pumps have nothing to do, or
 * after {@link #PATIENCE}, so that history never stops; one that reads the shared tail, because its
 * stream fell a little behind, begins at once. A slice that has to wait for the disk is no burden
 * on the processors: those behind it wait {@link #TURN_MAX} for it and no longer.
 */
final class LiveFirst {
  private static final long PATIENCE = Duration.ofMillis(2).toNanos();

  private static final long TURN_MAX = Duration.ofMillis(50).toNanos();

  private final Workers pumps;
  private final Semaphore turns;

  LiveFirst(Workers pumps, int processors) {
    this.pumps = pumps;
    this.turns = new Semaphore(Math.max(1, processors / 2), true);
  }

  /**
   * Runs a slice when it is due; on a reader's thread.
   *
   * @param canWait whether it reads what happened long ago
   */
  void slice(boolean canWait, Runnable batch) {
    boolean mine = false;
    try {
      mine = turns.tryAcquire(TURN_MAX, TimeUnit.NANOSECONDS);
      if (canWait) {
        pumps.awaitIdle(PATIENCE);
      }
      batch.run();
    } catch (InterruptedException _) {
      batch.run(); // The engine closes; this batch ends in good order.
      Thread.currentThread().interrupt();
    } finally {
      if (mine) {
        turns.release();
      }
    }
  }
}
