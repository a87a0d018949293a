package dev.hearth.client.bench.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A report for machines, one line of JSON.
 *
 * <pre>
 * {"bench":"put","machine":{"cores":2,…},"settings":{"connections":"64",…},
 *  "figures":{"puts":{"value":25000.0,"unit":"/s"},…},"statuses":{"201":250000},
 *  "latency_ms":{"count":250000,"p50":2.1,"p90":…,"p99":…,"p99.9":…,"max":…},"failures":[]}
 * </pre>
 */
public final class ReportJson {
  private static final double[] PERCENTS = {50, 90, 99, 99.9};

  private ReportJson() {}

  /** One line without its end. */
  public static String of(Report report, Machine machine) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    json.put("bench", report.bench());
    json.set("machine", mapper.valueToTree(machine));
    ObjectNode settings = json.putObject("settings");
    report.settings().forEach(settings::put);
    ObjectNode figures = json.putObject("figures");
    for (Figure figure : report.figures()) {
      figures.putObject(figure.name()).put("value", figure.value()).put("unit", figure.unit());
    }
    ObjectNode statuses = json.putObject("statuses");
    report.statuses().forEach((status, count) -> statuses.put(status.toString(), count));
    report.latencies().ifPresent(latencies -> write(json.putObject("latency_ms"), latencies));
    report.failures().forEach(json.putArray("failures")::add);
    return json.toString();
  }

  private static void write(ObjectNode json, Latencies latencies) {
    json.put("count", latencies.count());
    for (double percent : PERCENTS) {
      json.put(LatencyPicture.name(percent), latencies.millisAt(percent));
    }
    json.put("max", latencies.millisMax());
  }
}
