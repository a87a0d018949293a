package dev.hearth.client.bench.measure;

import org.HdrHistogram.Histogram;

/**
 * Times of one thread in nanoseconds, kept to three digits from 1 ns to 10 minutes. Longer ones
 * count as 10 minutes. Not safe to share; {@link #add} when the threads are done.
 */
public final class Latencies {
  private static final long NANOS_MAX = 600_000_000_000L;
  private static final int DIGITS = 3;

  private final Histogram histogram = new Histogram(NANOS_MAX, DIGITS);

  public void record(long nanos) {
    histogram.recordValue(Math.clamp(nanos, 0, NANOS_MAX));
  }

  /** Takes over what another one recorded. */
  public void add(Latencies other) {
    histogram.add(other.histogram);
  }

  public long count() {
    return histogram.getTotalCount();
  }

  /** Milliseconds at or below which {@code percent} of all times lie; 0 when there are none. */
  public double millisAt(double percent) {
    return millis(histogram.getValueAtPercentile(percent));
  }

  /** The longest time in milliseconds. */
  public double millisMax() {
    return millis(histogram.getMaxValue());
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
