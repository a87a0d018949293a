package dev.hearth.client.bench.measure;

import java.util.Locale;

/** A report for people. */
public final class ReportText {
  private static final double HUNDRED = 100;

  private ReportText() {}

  /** Several lines, each ended by a line feed. */
  public static String of(Report report, Machine machine) {
    StringBuilder text = new StringBuilder();
    text.append(report.bench()).append(" on ").append(machine.text()).append('\n');
    report.settings().forEach((name, value) -> line(text, name, value));
    text.append('\n');
    for (Figure figure : report.figures()) {
      line(text, figure.name().replace('_', ' '), number(figure.value()) + unit(figure.unit()));
    }
    report
        .statuses()
        .forEach((status, count) -> line(text, "status " + status, number((double) count)));
    report
        .latencies()
        .filter(latencies -> latencies.count() > 0)
        .ifPresent(
            latencies -> {
              text.append("\n  ").append(report.latencyOf());
              text.append(", ").append(number((double) latencies.count())).append(" times\n");
              text.append(LatencyPicture.text(latencies));
            });
    report.failures().forEach(failure -> text.append("\n  FAILED: ").append(failure).append('\n'));
    return text.toString();
  }

  /** Whole numbers above a hundred, three digits below: more would not be measured. */
  public static String number(double value) {
    if (value == Math.rint(value) || Math.abs(value) >= HUNDRED) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, Math.abs(value) >= 1 ? "%.2f" : "%.3f", value);
  }

  private static String unit(String unit) {
    return unit.isEmpty() || unit.startsWith("/") ? unit : " " + unit;
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "  %-34s %s%n", name, value));
  }
}
