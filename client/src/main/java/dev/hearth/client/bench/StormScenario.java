package dev.hearth.client.bench;

import dev.hearth.client.bench.load.Load;
import dev.hearth.client.bench.load.LoadPlan;
import dev.hearth.client.bench.load.LoadResult;
import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.net.BlockingConnection;
import dev.hearth.client.bench.net.Compression;
import dev.hearth.client.bench.net.Requests;
import dev.hearth.client.bench.net.ResponseParser;
import dev.hearth.client.bench.stream.CrowdCounters;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Everybody comes at once and reads from where the run began while writers write as fast as they
 * are answered: how long until each has everything, and whether it has it once and in order.
 */
final class StormScenario {
  /**
   * What to do.
   *
   * @param backlog events that are there before anybody comes
   * @param length of the storm
   * @param patience after the last event, for one that is missing
   */
  record Settings(
      int subscribers,
      int writers,
      int backlog,
      int users,
      WriteForm form,
      Duration length,
      Duration patience) {}

  private static final String STREAM = "/events/?subscribe=*/pub/bench/{run}/";

  private StormScenario() {}

  static Report run(BenchContext context, Settings settings)
      throws IOException, InterruptedException {
    Report report =
        context
            .report("storm")
            .setting("subscribers", settings.subscribers())
            .setting("writers", settings.writers())
            .setting("backlog", settings.backlog());
    try (CrowdRun run =
        new CrowdRun(
            context,
            fromTheBeginning(context),
            settings.subscribers(),
            settings.writers(),
            settings.users(),
            settings.form())) {
      if (settings.backlog() > 0) {
        writeBacklog(context, settings, run, report);
      }
      CpuWatch cpu = CpuWatch.start(context);
      long start = System.nanoTime();
      LoadResult puts = storm(context, settings, run);
      run.awaitDelivered(settings.patience());
      double seconds = Math.max(1, run.crowd().seenAt() - start) / 1e9;
      cpu.stop(report);
      CrowdCounters counters = run.judge(report);
      report.figure("all_delivered_after", seconds * 1_000, "ms");
      report.figure("events_per_second", puts.perSecond(), "/s");
      report.figure("frames_per_second", counters.events() / seconds, "/s");
      report.count("events", run.written());
      report.count("frames", counters.events());
      report.figure("put_latency_p99", puts.latencies().millisAt(99), "ms");
      LoadReport.judge(report, puts);
    }
    return report;
  }

  /**
   * From where the log ends now: below it may lie what an earlier run with the same seed wrote,
   * under the same names.
   */
  private static StreamChoice fromTheBeginning(BenchContext context) throws IOException {
    String stream = STREAM + "&cursor=" + newest(context);
    return new StreamChoice(List.of(stream), false, false, Compression.NONE);
  }

  /** Where a stream without a cursor becomes live. */
  private static String newest(BenchContext context) throws IOException {
    ReplayCounter counter = new ReplayCounter(false);
    ResponseParser parser = new ResponseParser(counter.scanner(), false);
    Patience patience = new Patience(Patience.USUAL);
    String stream = STREAM.replace("{run}", context.names().run());
    try (BlockingConnection connection = patience.open(context.target())) {
      connection.send(Requests.stream(context.target(), stream));
      boolean lasts = true;
      while (lasts && !counter.isLive() && !parser.isDone()) {
        lasts = patience.receive(connection, parser, counter::told);
      }
    }
    if (counter.livePosition().isEmpty()) {
      throw new IOException("the server does not say where its log ends");
    }
    return counter.livePosition();
  }

  private static void writeBacklog(
      BenchContext context, Settings settings, CrowdRun run, Report report)
      throws IOException, InterruptedException {
    LoadPlan plan = plan(context, settings, Duration.ofMinutes(5), settings.backlog());
    try (Load load = Load.start(plan, run::writer);
        Progress.Step step = context.progress().step("backlog", settings.backlog())) {
      LoadReport.judge(report, load.await(step::at));
    }
  }

  private static LoadResult storm(BenchContext context, Settings settings, CrowdRun run)
      throws IOException, InterruptedException {
    LoadPlan plan = plan(context, settings, settings.length(), Long.MAX_VALUE);
    try (Load load = Load.start(plan, run::writer)) {
      run.join(Integer.MAX_VALUE);
      try (Progress.Step step = context.progress().step("storm", settings.length())) {
        return load.await(_ -> step.at((long) (load.seconds() * 1000)));
      }
    }
  }

  private static LoadPlan plan(
      BenchContext context, Settings settings, Duration length, long events) {
    return new LoadPlan(context.target(), settings.writers(), 1, 0, Duration.ZERO, length, events);
  }
}
