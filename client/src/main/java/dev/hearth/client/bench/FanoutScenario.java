package dev.hearth.client.bench;

import dev.hearth.client.bench.load.Load;
import dev.hearth.client.bench.load.LoadPlan;
import dev.hearth.client.bench.load.LoadResult;
import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.stream.CrowdCounters;
import java.io.IOException;
import java.time.Duration;

/**
 * Many live subscribers, some writers: how long an event takes from the writer to each of them, how
 * many frames a second arrive, and whether each got every event once and in order.
 */
final class FanoutScenario {
  /**
   * What to do.
   *
   * @param writers that put at the same time
   * @param ratePerSecond of all writers together; 0 for as fast as answers come
   * @param patience after the last event, for one that is missing
   */
  record Settings(
      int subscribers,
      int writers,
      int users,
      WriteForm form,
      double ratePerSecond,
      Duration warmup,
      Duration length,
      StreamChoice choice,
      Duration patience) {
    /** The same for another time. */
    Settings lasting(Duration other) {
      return new Settings(
          subscribers, writers, users, form, ratePerSecond, warmup, other, choice, patience);
    }
  }

  private static final int CONNECTING_AT_ONCE = 256;

  private FanoutScenario() {}

  static Report run(BenchContext context, Settings settings)
      throws IOException, InterruptedException {
    Report report =
        context
            .report("fanout")
            .setting("subscribers", settings.subscribers())
            .setting("writers", settings.writers())
            .setting("users", settings.users())
            .setting("streams", settings.choice().templates())
            .setting("compression", settings.choice().compression());
    report.setting("rate", settings.ratePerSecond() > 0 ? settings.ratePerSecond() : "unthrottled");
    try (CrowdRun run =
        new CrowdRun(
            context,
            settings.choice(),
            settings.subscribers(),
            settings.writers(),
            settings.users(),
            settings.form())) {
      run.join(CONNECTING_AT_ONCE);
      LoadResult puts = write(context, settings, run, report);
      run.awaitDelivered(settings.patience());
      CrowdCounters counters = run.judge(report);
      report.latencies("PUT sent to frame received", counters.latencies());
      report.count("events", run.written());
      report.count("frames", counters.events());
      report.count("frames_untimed", counters.untimedEvents());
      report.figure(
          "wire_bytes_per_frame",
          counters.bytes() / Math.max(1.0, (double) counters.events()),
          "B");
      report.figure("client_wait_p50", counters.waits().millisAt(50), "ms");
      report.figure("client_wait_p99", counters.waits().millisAt(99), "ms");
      report.figure("put_latency_p99", puts.latencies().millisAt(99), "ms");
      LoadReport.judge(report, puts);
    }
    return report;
  }

  private static LoadResult write(
      BenchContext context, Settings settings, CrowdRun run, Report report)
      throws IOException, InterruptedException {
    LoadPlan plan =
        new LoadPlan(
            context.target(),
            settings.writers(),
            1,
            settings.ratePerSecond(),
            settings.warmup(),
            settings.length(),
            Long.MAX_VALUE);
    Duration whole = settings.warmup().plus(settings.length());
    try (Load load = Load.start(plan, run::writer);
        Progress.Step step = context.progress().step("fanout", whole)) {
      load.awaitWarm();
      long start = System.nanoTime();
      run.crowd().recordFrom(start);
      long seenBefore = run.crowd().seen();
      CpuWatch cpu = CpuWatch.start(context);
      LoadResult result =
          load.await(
              answers -> {
                step.at((long) (load.seconds() * 1000));
                step.say("%,d events, %,d frames".formatted(answers, run.crowd().seen()));
              });
      double seconds = (System.nanoTime() - start) / 1e9;
      report.figure("frames_per_second", (run.crowd().seen() - seenBefore) / seconds, "/s");
      report.figure("events_per_second", result.perSecond(), "/s");
      cpu.stop(report);
      return result;
    }
  }
}
