package dev.hearth.client.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  /**
   * The same for machines, with the value of every run in the order of the runs:
   *
   * <pre>
   * {"replay, one connection":{"unit":"events/s","median":3.1,"values":[3.1,2.9,3.4]},…}
   * </pre>
   */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    rows.forEach(
        (measure, row) -> {
          ObjectNode one = json.putObject(measure).put("unit", row.unit());
          one.put("median", median(row.values().stream().sorted().toList()));
          ArrayNode values = one.putArray("values");
          row.values().forEach(values::add);
        });
    return json;
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
