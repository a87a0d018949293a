package dev.hearth.server.subscriptions;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Running totals of all streams. Safe for any thread. */
final class Counters {
  private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);
  private final LongAdder bytes = new LongAdder();
  private final LongAdder frames = new LongAdder();
  private final LongAdder overflows = new LongAdder();
  private final LongAdder matchFailures = new LongAdder();

  Counters() {
    for (CloseReason reason : CloseReason.values()) {
      closed.put(reason, new LongAdder());
    }
  }

  void closed(CloseReason reason) {
    closed.getOrDefault(reason, new LongAdder()).increment();
  }

  void wrote(long writtenBytes, long writtenFrames) {
    bytes.add(writtenBytes);
    frames.add(writtenFrames);
  }

  void overflowed() {
    overflows.increment();
  }

  void matchFailed() {
    matchFailures.increment();
  }

  long matchFailures() {
    return matchFailures.sum();
  }

  long bytes() {
    return bytes.sum();
  }

  long frames() {
    return frames.sum();
  }

  long overflows() {
    return overflows.sum();
  }

  Map<CloseReason, Long> closedByReason() {
    Map<CloseReason, Long> totals = new EnumMap<>(CloseReason.class);
    closed.forEach((reason, count) -> totals.put(reason, count.sum()));
    return totals;
  }
}
