package dev.hearth.server.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets one of many through in so long, however many come. Safe for any thread. */
final class Seldom {
  private final long apart;
  private final LongSupplier nanos;
  private final AtomicLong last;

  Seldom(Duration apart, LongSupplier nanos) {
    this.apart = apart.toNanos();
    this.nanos = nanos;
    this.last = new AtomicLong(nanos.getAsLong() - this.apart);
  }

  /** True for the one who is let through now. */
  boolean isTime() {
    long now = nanos.getAsLong();
    long before = last.get();
    return now - before >= apart && last.compareAndSet(before, now);
  }
}
