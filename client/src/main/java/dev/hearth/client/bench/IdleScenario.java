package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.ProcessMeter;
import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.stream.CrowdCounters;
import java.io.IOException;
import java.time.Duration;

/**
 * Many streams on which nothing happens: what each costs the server in memory, and whether it hears
 * heartbeats.
 *
 * <p>A first tenth of the streams is opened before the first look at the memory, so that what a
 * server makes once (threads, pools, compiled code) is not counted as the streams'.
 */
final class IdleScenario {
  /**
   * What to do.
   *
   * @param hold how long the streams stay; above 15 s each gets a heartbeat
   * @param collect whether the server's JVM is asked to collect garbage before each look
   */
  record Settings(int subscribers, Duration hold, StreamChoice choice, boolean collect) {}

  private static final int CONNECTING_AT_ONCE = 256;
  private static final double KIB = 1024;

  private IdleScenario() {}

  static Report run(BenchContext context, Settings settings)
      throws IOException, InterruptedException {
    ProcessMeter server =
        context
            .server()
            .orElseThrow(() -> new IllegalArgumentException("memory needs --server-pid"));
    int first = Math.max(1, settings.subscribers() / 10);
    Report report =
        context
            .report("idle")
            .setting("subscribers", settings.subscribers())
            .setting("streams", settings.choice().templates());
    try (CrowdRun warm = crowd(context, settings, first);
        CrowdRun run = crowd(context, settings, settings.subscribers() - first)) {
      warm.join(CONNECTING_AT_ONCE);
      long before = memory(server, settings);
      run.join(CONNECTING_AT_ONCE);
      long joined = memory(server, settings);
      CpuWatch cpu = CpuWatch.start(context);
      run.hold(settings.hold());
      long held = memory(server, settings);
      cpu.stop(report);
      double streams = settings.subscribers() - first;
      report.figure("resident_before", before / KIB, "KiB");
      report.figure("resident_after", joined / KIB, "KiB");
      report.figure("resident_held", held / KIB, "KiB");
      report.figure("memory_per_stream", (joined - before) / KIB / streams, "KiB");
      report.figure("memory_per_stream_held", (held - before) / KIB / streams, "KiB");
      Report warmed = new Report("idle");
      warm.judge(warmed);
      warmed.failures().forEach(failure -> report.failure("first streams: " + failure));
      CrowdCounters counters = run.judge(report);
      report.figure("heartbeats_per_stream", counters.heartbeats() / streams, "");
    }
    return report;
  }

  private static CrowdRun crowd(BenchContext context, Settings settings, int subscribers)
      throws IOException {
    return new CrowdRun(context, settings.choice(), subscribers, 0, 1, new WriteForm.Put(0));
  }

  private static long memory(ProcessMeter server, Settings settings)
      throws IOException, InterruptedException {
    if (settings.collect()) {
      server.collectGarbage();
    }
    return server.residentBytes();
  }
}
