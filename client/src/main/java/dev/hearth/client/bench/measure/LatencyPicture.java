package dev.hearth.client.bench.measure;

import java.util.Locale;

/**
 * The distribution as text: one bar for each percentile, its length on a logarithmic scale from the
 * shortest to the longest shown.
 *
 * <pre>
 *   p50     1.234 ms  ██████████
 *   p99.9  12.340 ms  ███████████████████████████
 * </pre>
 */
public final class LatencyPicture {
  static final double[] PERCENTS = {0, 10, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100};

  private static final int BAR_CHARS_MAX = 48;

  private LatencyPicture() {}

  /** Several lines, each ended by a line feed; empty when nothing was recorded. */
  public static String text(Latencies latencies) {
    if (latencies.count() == 0) {
      return "";
    }
    StringBuilder picture = new StringBuilder();
    for (double percent : PERCENTS) {
      double millis = latencies.millisAt(percent);
      String bar = "█".repeat(1 + (int) Math.round(share(latencies, millis) * (BAR_CHARS_MAX - 1)));
      picture.append(
          String.format(Locale.ROOT, "  %-7s %12.3f ms  %s%n", name(percent), millis, bar));
    }
    return picture.toString();
  }

  static String name(double percent) {
    if (percent == 0) {
      return "min";
    }
    if (percent == 100) {
      return "max";
    }
    return percent == Math.rint(percent) ? "p" + (long) percent : "p" + percent;
  }

  /** Where a time lies between the shortest and the longest, 0 to 1, on a logarithmic scale. */
  static double share(Latencies latencies, double millis) {
    double low = Math.log(Math.max(latencies.millisAt(0), 1e-6));
    double high = Math.log(Math.max(latencies.millisAt(100), 1e-6));
    return high <= low
        ? 1
        : Math.clamp((Math.log(Math.max(millis, 1e-6)) - low) / (high - low), 0, 1);
  }
}
