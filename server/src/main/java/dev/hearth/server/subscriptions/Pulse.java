package dev.hearth.server.subscriptions;

import java.time.Duration;

/**
 * When a stream is due for a heartbeat or progress, and whether its socket has stalled. The turn
 * writes the moments, the ticker's thread compares them; all are nanoseconds of the {@link Ticker}.
 */
final class Pulse {
  /** What the ticker has to do about a stream. */
  enum Check {
    NOTHING,
    DUE,
    STALLED
  }

  /** Between heartbeats to a peer of whom it is not known whether it is there. */
  private static final long HURRY = Duration.ofSeconds(1).toNanos();

  private volatile long heartbeat;
  private final long progress;
  private final long stall;
  private volatile long lastWrite;
  private volatile long lastTold;
  private volatile boolean writing;

  // The ticker's own.
  private boolean watching;
  private long accepted;
  private long stalledFor;
  private long checkedAt;

  Pulse(SubscriptionLimits limits, long now) {
    heartbeat = nanos(limits.heartbeat());
    progress = nanos(limits.progress());
    stall = nanos(limits.stallTimeout());
    lastWrite = now;
    lastTold = now;
  }

  private static long nanos(Duration duration) {
    return duration.toNanos();
  }

  void writing(long now) {
    lastWrite = now;
    writing = true;
  }

  void written() {
    writing = false;
  }

  void told(long now) {
    lastTold = now;
  }

  /** From now on a heartbeat is due every second. */
  void hurry() {
    heartbeat = Math.min(heartbeat, HURRY);
  }

  boolean heartbeatDue(long now) {
    return now - lastWrite >= heartbeat;
  }

  boolean progressDue(long now) {
    return now - lastTold >= progress;
  }

  Check check(long now, StreamOutput output) {
    if (!writing) {
      watching = false;
      return heartbeatDue(now) || progressDue(now) ? Check.DUE : Check.NOTHING;
    }
    long bytes = output.acceptedBytes();
    if (watching && bytes == accepted) {
      // A machine that slept must not take its own silence for the peer's.
      stalledFor += Math.min(now - checkedAt, stall / 3);
    } else {
      watching = true;
      accepted = bytes;
      stalledFor = 0;
    }
    checkedAt = now;
    return stalledFor >= stall ? Check.STALLED : Check.NOTHING;
  }
}
