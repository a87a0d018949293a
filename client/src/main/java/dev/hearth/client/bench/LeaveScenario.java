package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.stream.StalledReaders;
import java.io.IOException;
import java.time.Duration;

/**
 * Clients that open a stream and vanish in the middle of it, with a reset and in waves: whether the
 * server counts each of them in and out again, and how long until it has noticed the last.
 */
final class LeaveScenario {
  /**
   * What to do.
   *
   * @param disconnects in all
   * @param atOnce in one wave
   * @param path of the stream, with its query
   * @param patience how long the server may take to notice
   */
  record Settings(int disconnects, int atOnce, String path, Duration patience) {}

  private LeaveScenario() {}

  static Report run(BenchContext context, Settings settings)
      throws IOException, InterruptedException {
    Report report =
        context
            .report("leave")
            .setting("disconnects", settings.disconnects())
            .setting("at_once", settings.atOnce())
            .setting("stream", settings.path());
    StreamMetrics before = StreamMetrics.read(context.target());
    CpuWatch cpu = CpuWatch.start(context);
    int left = settings.disconnects();
    StreamMetrics now = before;
    long noticedNanos = 0;
    try (StalledReaders clients = new StalledReaders(context.target(), settings.path());
        Progress.Step step = context.progress().step("disconnects", left)) {
      while (left > 0) {
        int wave = Math.min(left, settings.atOnce());
        clients.open(wave);
        StreamMetrics arrived = before;
        StreamMetrics.await(
            context.target(),
            settings.patience(),
            metrics -> metrics.came() >= arrived.came() + clients.opened());
        clients.cut();
        long cut = System.nanoTime();
        now =
            StreamMetrics.await(
                context.target(),
                settings.patience(),
                metrics -> metrics.closed() >= arrived.closed() + clients.opened());
        noticedNanos = Math.max(noticedNanos, System.nanoTime() - cut);
        left -= wave;
        step.at((long) settings.disconnects() - left);
        if (now.closed() < before.closed() + clients.opened()) {
          break; // The verdict says so.
        }
      }
      cpu.stop(report);
      judge(report, before, now, clients.opened());
    }
    report.figure("noticed_within", noticedNanos / 1e6, "ms");
    return report;
  }

  private static void judge(Report report, StreamMetrics before, StreamMetrics now, long opened) {
    long out = now.closed() - before.closed();
    report.count("streams_in", opened);
    report.count("streams_out", out);
    report.count("streams_left_over", now.open() - before.open());
    if (out != opened) {
      report.failure("%,d streams came and %,d went".formatted(opened, out));
    }
    if (now.open() != before.open()) {
      report.failure("%,d streams are open that were not".formatted(now.open() - before.open()));
    }
  }
}
