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

  private final long heartbeat;
  private final long progress;
  private final long stall;
  private volatile long lastWrite;
  private volatile long lastTold;
  private volatile boolean writing;

  // The ticker's own.
  private boolean watching;
  private long accepted;
  private long acceptedAt;

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
    if (!watching || bytes != accepted) {
      watching = true;
      accepted = bytes;
      acceptedAt = now;
    }
    return now - acceptedAt >= stall ? Check.STALLED : Check.NOTHING;
  }
}
