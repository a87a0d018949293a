package dev.hearth.client.bench.load;

/**
 * The moments at which one of several loops has to send, so that all of them together keep a rate.
 */
final class Pace {
  private static final double NANOS_PER_SECOND = 1e9;

  private final long start;
  private final double interval;
  private final double offset;
  private long sent;

  /**
   * The schedule of one loop.
   *
   * @param start nanosecond of the whole load's first request
   * @param share which loop this is, from 0
   * @param shares how many loops there are
   */
  Pace(long start, double ratePerSecond, int share, int shares) {
    this.start = start;
    this.interval = NANOS_PER_SECOND * shares / ratePerSecond;
    this.offset = interval * share / shares;
  }

  /** When the next request is due; computed from the start, so that errors do not add up. */
  long due() {
    return start + (long) (offset + sent * interval);
  }

  void sent() {
    sent++;
  }

  /** How many are due before {@code nanos} and were not sent. */
  long unsentBefore(long nanos) {
    if (due() >= nanos) {
      return 0;
    }
    return Math.max(1, (long) Math.ceil((nanos - start - offset) / interval) - sent);
  }
}
