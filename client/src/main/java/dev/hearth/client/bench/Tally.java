package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.ReportText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same figures of several runs, and the table that shows their medians. */
final class Tally {
  private record Row(String unit, List<Double> values) {}

  private final Map<String, Row> rows = new LinkedHashMap<>();

  /** Notes one run's figure. */
  void note(String measure, double value, String unit) {
    rows.computeIfAbsent(measure, _ -> new Row(unit, new ArrayList<>())).values().add(value);
  }

  /** A table in Markdown, each line ended by a line feed. */
  String table() {
    StringBuilder table = new StringBuilder("| measure | median | lowest | highest | runs |\n");
    table.append("|---|--:|--:|--:|--:|\n");
    rows.forEach(
        (measure, row) -> {
          List<Double> sorted = row.values().stream().sorted().toList();
          table.append("| ").append(measure);
          cell(table, median(sorted), row.unit());
          cell(table, sorted.getFirst(), row.unit());
          cell(table, sorted.getLast(), row.unit());
          table.append(" | ").append(sorted.size()).append(" |\n");
        });
    return table.toString();
  }

  /** The middle of sorted values; between the two middle ones when their number is even. */
  static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static void cell(StringBuilder table, double value, String unit) {
    String gap = unit.isEmpty() || unit.startsWith("/") ? "" : " ";
    table.append(" | ").append(ReportText.number(value)).append(gap).append(unit);
  }
}
