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
 * at slices at the same time, and each begins when the pumps have nothing to do, or after some
 * patience, so that history never stops. A slice that has to wait for the disk is no burden on the
 * processors: those behind it wait so long for its turn and no longer.
 *
 * <p>What stands in the shared tail is no history: a stream that fell a little behind is still live
 * to whoever reads it, and its large writes are the cheapest of all. It waits for nobody. A
 * snapshot is history wherever its stream stands, for what it reads are resources.
 */
final class LiveFirst {
  /**
   * How long a slice waits.
   *
   * @param patience for pumps that have something to do
   * @param turnMax for one of the turns
   */
  record Times(Duration patience, Duration turnMax) {
    static final Times DEFAULTS = new Times(Duration.ofMillis(2), Duration.ofMillis(50));
  }

  private final Workers pumps;
  private final Semaphore turns;
  private final Times times;

  LiveFirst(Workers pumps, int processors, Times times) {
    this.pumps = pumps;
    this.times = times;
    this.turns = new Semaphore(Math.max(1, processors / 2), true);
  }

  /** Runs a slice when it is due; on a reader's thread. */
  void slice(Runnable batch) {
    boolean mine = false;
    try {
      mine = turns.tryAcquire(times.turnMax().toNanos(), TimeUnit.NANOSECONDS);
      pumps.awaitIdle(times.patience().toNanos());
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
