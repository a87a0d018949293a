package dev.hearth.client.bench;

import dev.hearth.client.bench.load.Load;
import dev.hearth.client.bench.load.LoadPlan;
import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.stream.CrowdCounters;
import java.io.IOException;
import java.time.Duration;

/**
 * All subscribers lose their connections, events happen while nobody is there, and then everybody
 * comes back in the same moment with the cursor they had: how long until all are live again, and
 * whether each got what it missed, once and in order.
 */
final class HerdScenario {
  /**
   * What to do.
   *
   * @param events written before the cut, and again as many while nobody is there
   * @param patience after the last event, for one that is missing
   */
  record Settings(
      int subscribers,
      int events,
      int users,
      WriteForm form,
      StreamChoice choice,
      Duration patience) {}

  private static final int CONNECTING_AT_ONCE = 256;
  static final int WRITERS = 4;

  private HerdScenario() {}

  static Report run(BenchContext context, Settings settings)
      throws IOException, InterruptedException {
    Report report =
        context
            .report("herd")
            .setting("subscribers", settings.subscribers())
            .setting("events_missed", settings.events())
            .setting("streams", settings.choice().templates());
    try (CrowdRun run =
        new CrowdRun(
            context,
            settings.choice(),
            settings.subscribers(),
            WRITERS,
            settings.users(),
            settings.form())) {
      run.join(CONNECTING_AT_ONCE);
      write(context, settings, run, report);
      run.awaitDelivered(settings.patience());
      run.crowd().leave();
      write(context, settings, run, report);
      CpuWatch cpu = CpuWatch.start(context);
      long start = System.nanoTime();
      long live = run.join(Integer.MAX_VALUE);
      run.awaitDelivered(settings.patience());
      report.figure("all_live_after", (live - start) / 1e6, "ms");
      // If nothing was written, the last event came before the cut, or never.
      double delivered = Math.max(0, run.crowd().seenAt() - start) / 1e6;
      report.figure("all_delivered_after", delivered, "ms");
      cpu.stop(report);
      CrowdCounters counters = run.judge(report);
      report.count("frames", counters.events());
      report.count("connections_tried_again", counters.retries());
    }
    return report;
  }

  private static void write(BenchContext context, Settings settings, CrowdRun run, Report report)
      throws IOException, InterruptedException {
    LoadPlan plan =
        new LoadPlan(
            context.target(),
            WRITERS,
            1,
            0,
            Duration.ZERO,
            Duration.ofMinutes(5),
            settings.events());
    try (Load load = Load.start(plan, run::writer);
        Progress.Step step = context.progress().step("events", settings.events())) {
      LoadReport.judge(report, load.await(step::at));
    }
  }
}
