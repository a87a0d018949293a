package dev.hearth.server.http.events;

import java.util.function.LongSupplier;

/**
 * How often one client may send: enough to name all its selectors at once, and then what a person
 * who clicks would send. Each message may move the stream back to the log, so a client that sends
 * them for ever would keep a thread. Belongs to one connection.
 */
final class MessageRate {
  static final int AT_ONCE = 200;
  static final int PER_SECOND = 10;
  private static final long NANOS_EACH = 1_000_000_000L / PER_SECOND;

  private final LongSupplier nanos;

  /** Earlier than this much before now counts as never. */
  private long spentUntil;

  MessageRate(LongSupplier nanos) {
    this.nanos = nanos;
    this.spentUntil = nanos.getAsLong() - AT_ONCE * NANOS_EACH;
  }

  /** True if one more may come now. */
  boolean allows() {
    long now = nanos.getAsLong();
    long earliest = now - AT_ONCE * NANOS_EACH;
    long spent = (spentUntil - earliest > 0 ? spentUntil : earliest) + NANOS_EACH;
    if (spent - now > 0) {
      return false;
    }
    spentUntil = spent;
    return true;
  }
}
