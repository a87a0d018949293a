package dev.hearth.server.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How slow a peer may be. It may fall behind a rate for some time, and what it moves faster makes
 * up for that; but nothing is saved up, so that a fast beginning buys no slow end. A body or an
 * answer of n bytes so takes at most {@code patience} and n / {@code bytesPerSecond} together.
 *
 * @param patience how far behind the rate a peer may be
 * @param bytesPerSecond the rate
 * @param nanos tells the time since whenever
 */
public record LeastRate(Duration patience, long bytesPerSecond, LongSupplier nanos) {
  /** What a bad telephone line does, and the time in which a train leaves a tunnel. */
  public static final LeastRate DEFAULT =
      new LeastRate(Duration.ofSeconds(30), 4 << 10, System::nanoTime);

  public LeastRate {
    if (patience.isNegative() || bytesPerSecond <= 0) {
      throw new IllegalArgumentException(patience + ", " + bytesPerSecond + " B/s");
    }
  }

  /** One peer's standing, which belongs to one thread at a time. */
  public final class Standing {
    private long behindNanos;

    private Standing() {}

    /**
     * Counts a time that the peer was waited for, and what it moved in it.
     *
     * @return false if it is too far behind now
     */
    public boolean keepsUp(long waitedNanos, long bytes) {
      double owed = (double) bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
      behindNanos = Math.max(0, behindNanos + waitedNanos - (long) owed);
      return behindNanos <= patience.toNanos();
    }

    /** False if a peer that is waited for so long, and moves nothing, is too far behind. */
    boolean wouldKeepUp(long waitedNanos) {
      return behindNanos + waitedNanos <= patience.toNanos();
    }
  }

  /** A peer that is not behind yet. */
  public Standing begin() {
    return new Standing();
  }
}
