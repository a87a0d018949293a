package dev.hearth.client.bench;

import dev.hearth.client.bench.load.LoadPlan;
import dev.hearth.client.bench.load.LoadResult;
import dev.hearth.client.bench.measure.Latencies;
import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.stream.CrowdCounters;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What selectors that match nothing cost durable writes. One load is measured without them, with
 * them, without, with, … and ends without, so that each time with them stands between two without:
 * its ratio is to the mean of these two, and a machine or a log that slowly changes does not pass
 * for a cost.
 */
final class SelectorsScenario {
  /**
   * What to do.
   *
   * @param rounds how often the selectors come and go
   * @param connections that put as fast as they are answered
   * @param warmup before each measurement, with or without the selectors like it
   * @param length of each measurement
   */
  record Settings(
      UnmatchedSelectors selectors,
      int rounds,
      int connections,
      int users,
      WriteForm form,
      Duration warmup,
      Duration length) {}

  /** The measurements of one kind. */
  private record Side(String name, List<Report> loads, Latencies latencies) {
    Side(String name) {
      this(name, new ArrayList<>(), new Latencies());
    }

    double last() {
      return loads.getLast().value("puts");
    }

    void write(Report report, String figure, String unit) {
      report.figure(figure + "_" + name, median(loads, figure), unit);
    }

    /** In their order, so that one that was disturbed can be told. */
    void writeEach(Report report) {
      for (int i = 0; i < loads.size(); i++) {
        report.figure("puts_%s_%d".formatted(name, i + 1), loads.get(i).value("puts"), "/s");
      }
    }
  }

  private final BenchContext context;
  private final Settings settings;
  private final Report report;
  private final List<PutScript> writers;
  private final Side without = new Side("without");
  private final Side with = new Side("with");
  private final List<Double> ratios = new ArrayList<>();
  private final List<Double> openMillis = new ArrayList<>();
  private long heartbeats;
  private long positions;

  private SelectorsScenario(
      BenchContext context, Settings settings, Report report, List<PutScript> writers) {
    this.context = context;
    this.settings = settings;
    this.report = report;
    this.writers = writers;
  }

  static Report run(BenchContext context, Settings settings)
      throws IOException, InterruptedException {
    Report report =
        context
            .report("selectors")
            .setting("selectors", settings.selectors().count())
            .setting("selectors_per_stream", settings.selectors().perStream())
            .setting("streams", settings.selectors().streams())
            .setting("rounds", settings.rounds())
            .setting("connections", settings.connections())
            .setting("users", settings.users())
            .setting("body_bytes", settings.form().bodyBytes());
    List<Account> accounts = context.accounts(settings.users(), settings.form().signsUp());
    List<PutScript> writers =
        IntStream.range(0, settings.connections())
            .mapToObj(
                writer -> {
                  Account account = accounts.get(writer % accounts.size());
                  return new PutScript(
                      writer,
                      settings.form().request(context.target(), account, context.names(), writer),
                      0,
                      null);
                })
            .toList();
    context.probeDisk(report);
    new SelectorsScenario(context, settings, report, writers).rounds();
    return report;
  }

  private void rounds() throws IOException, InterruptedException {
    // Not counted: the first load of a server pays for its compilers.
    load(new Side("before"), 0);
    double before = load(without, 0);
    for (int round = 1; round <= settings.rounds(); round++) {
      double between = loadWithSelectors(round);
      double after = load(without, round);
      ratios.add(between / ((before + after) / 2));
      before = after;
    }
    write();
  }

  private double loadWithSelectors(int round) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (UnmatchedStreams streams = UnmatchedStreams.open(context, settings.selectors())) {
      openMillis.add((System.nanoTime() - start) / 1e6);
      double puts = load(with, round);
      CrowdCounters counters = streams.finish(report);
      heartbeats += counters.heartbeats();
      positions += counters.progressFrames();
      return puts;
    }
  }

  /** Puts for the time of one measurement; how many a second. */
  private double load(Side side, int round) throws IOException, InterruptedException {
    LoadPlan plan =
        new LoadPlan(
            context.target(),
            settings.connections(),
            context.threads(),
            0,
            settings.warmup(),
            settings.length(),
            Long.MAX_VALUE);
    Report load = new Report("PUT " + side.name() + " " + round + "/" + settings.rounds());
    LoadResult result = LoadReport.run(context, load, plan, writers::get);
    LoadReport.write(load, plan, result, "puts", "PUT to answer");
    load.figure("put_p50", result.latencies().millisAt(50), "ms");
    load.figure("put_p99", result.latencies().millisAt(99), "ms");
    load.failures().forEach(failure -> report.failure(load.bench() + ": " + failure));
    load.statuses().forEach(report::status);
    side.latencies().add(result.latencies());
    side.loads().add(load);
    return side.last();
  }

  private void write() {
    for (Side side : List.of(without, with)) {
      side.write(report, "puts", "/s");
    }
    report.figure("ratio", median(ratios), "");
    report.figure("ratio_lowest", ratios.stream().min(Double::compare).orElseThrow(), "");
    report.figure("ratio_highest", ratios.stream().max(Double::compare).orElseThrow(), "");
    for (Side side : List.of(without, with)) {
      side.write(report, "put_p50", "ms");
      side.write(report, "put_p99", "ms");
      if (context.server().isPresent()) {
        side.write(report, "server_cores", "");
        side.write(report, "server_resident_mib", "MiB");
      }
      side.write(report, "client_cores", "");
    }
    report.figure("all_live_after", median(openMillis), "ms");
    for (Side side : List.of(without, with)) {
      side.writeEach(report);
    }
    report.count("heartbeats", heartbeats);
    report.count("positions", positions);
    report.latencies("PUT to answer, with the selectors", with.latencies());
  }

  private static double median(List<Report> loads, String figure) {
    return median(loads.stream().map(load -> load.value(figure)).toList());
  }

  private static double median(List<Double> values) {
    return Tally.median(values.stream().sorted().toList());
  }
}
