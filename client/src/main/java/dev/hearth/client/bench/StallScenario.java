package dev.hearth.client.bench;

import dev.hearth.client.bench.load.Load;
import dev.hearth.client.bench.load.LoadPlan;
import dev.hearth.client.bench.measure.ProcessMeter;
import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.stream.StalledReaders;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Readers that read nothing beside readers that read: a fan-out alone, and then the same beside
 * many stalled streams that have the whole log to read. What the stalled ones cost the others in
 * time and the server in memory, and whether the others still get everything.
 */
final class StallScenario {
  /**
   * What to do.
   *
   * @param stalled readers that read nothing
   * @param backlog events that are there before, for the stalled ones not to read
   * @param path of their stream, with its query and a cursor
   * @param fanout what the others do, for the whole time
   * @param growthMax bytes by which the server may grow while the stalled readers are there
   * @param slowdownMax how many times later the others may get their events, at the 99th percentile
   */
  record Settings(
      int stalled,
      int backlog,
      String path,
      FanoutScenario.Settings fanout,
      long growthMax,
      double slowdownMax) {}

  private static final Duration ALONE_MAX = Duration.ofSeconds(30);
  private static final double MIB = 1 << 20;
  private static final int BACKLOG_WRITERS = 16;

  /** Below it, lateness is the machine's. */
  private static final double FLOOR_MILLIS = 20;

  private StallScenario() {}

  static Report run(BenchContext context, Settings settings)
      throws IOException, InterruptedException {
    FanoutScenario.Settings fanout = settings.fanout();
    Duration alone = fanout.length().compareTo(ALONE_MAX) < 0 ? fanout.length() : ALONE_MAX;
    Report report = context.report("stall").setting("stalled", settings.stalled());
    writeBacklog(context, settings, report);
    BenchContext first = context.next(fanout.users());
    BenchContext second = first.next(fanout.users());
    BenchContext third = second.next(fanout.users());
    Report before = FanoutScenario.run(first, fanout.lasting(alone));
    StreamMetrics metrics = StreamMetrics.read(context.target());
    try (Stall stall = Stall.begin(context, settings)) {
      awaitArrived(context, settings, metrics, report);
      // What a stall costs at once is its price; what is asked is that it does not grow.
      Report onset = FanoutScenario.run(second, fanout.lasting(alone));
      long start = resident(context);
      Report beside = FanoutScenario.run(third, fanout);
      report.setting("stalled_replaced_after", "70s");
      if (context.server().isPresent()) {
        report.figure("grown", (resident(context) - start) / MIB, "MiB");
      }
      stall.end();
      copyFailures(before, "alone", report);
      copyFailures(onset, "at the onset", report);
      copyFailures(beside, "beside", report);
      compare(report, settings, before, beside);
      report.count("readers_that_stalled", stall.readers.opened());
      report.count(
          "cut_for_stalling", StreamMetrics.read(context.target()).stalled() - metrics.stalled());
      if (context.server().isPresent() && resident(context) - start > settings.growthMax()) {
        report.failure("the server grew by more than " + settings.growthMax() / MIB + " MiB");
      }
    }
    return report;
  }

  private static void writeBacklog(BenchContext context, Settings settings, Report report)
      throws IOException, InterruptedException {
    FanoutScenario.Settings fanout = settings.fanout();
    Duration most = Duration.ofMinutes(5);
    LoadPlan plan =
        new LoadPlan(
            context.target(), BACKLOG_WRITERS, 1, 0, Duration.ZERO, most, settings.backlog());
    try (CrowdRun nobody =
            new CrowdRun(
                context, fanout.choice(), 1, BACKLOG_WRITERS, fanout.users(), fanout.form());
        Load load = Load.start(plan, nobody::writer);
        Progress.Step step = context.progress().step("backlog", settings.backlog())) {
      LoadReport.judge(report, load.await(step::at));
    }
  }

  private static long resident(BenchContext context) throws IOException {
    ProcessMeter server = context.server().orElse(null);
    return server == null ? 0 : server.residentBytes();
  }

  /** Readers the server refused stall nothing. */
  private static void awaitArrived(
      BenchContext context, Settings settings, StreamMetrics before, Report report)
      throws IOException, InterruptedException {
    Duration patience = settings.fanout().patience();
    long arrived =
        StreamMetrics.await(
                    context.target(),
                    patience,
                    now -> now.came() >= before.came() + settings.stalled())
                .came()
            - before.came();
    if (arrived < settings.stalled()) {
      report.failure("only %,d of the stalled readers are there".formatted(arrived));
    }
  }

  private static void copyFailures(Report fanout, String when, Report report) {
    fanout.failures().forEach(failure -> report.failure(when + ": " + failure));
  }

  private static void compare(Report report, Settings settings, Report before, Report beside) {
    double alone = before.latencies().orElseThrow().millisAt(99);
    double crowded = beside.latencies().orElseThrow().millisAt(99);
    report.figure("p99_alone", alone, "ms");
    report.figure("p99_beside", crowded, "ms");
    report.latencies(beside.latencyOf(), beside.latencies().orElseThrow());
    report.count("frames", (long) beside.value("frames"));
    if (crowded > Math.max(alone, FLOOR_MILLIS) * settings.slowdownMax()) {
      report.failure("others were slowed down: p99 %.1f ms, %.1f alone".formatted(crowded, alone));
    }
  }

  /** The stalled readers and the thread that keeps their number. */
  private static final class Stall implements AutoCloseable {
    private final StalledReaders readers;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread keeper;
    private volatile @Nullable IOException failure;

    private Stall(StalledReaders readers) {
      this.readers = readers;
      this.keeper = Thread.ofPlatform().daemon().name("stalled-readers").unstarted(this::keep);
    }

    static Stall begin(BenchContext context, Settings settings) throws IOException {
      Stall stall = new Stall(new StalledReaders(context.target(), settings.path()));
      stall.readers.open(settings.stalled());
      stall.keeper.start();
      return stall;
    }

    private void keep() {
      try {
        while (!ended.await(1, TimeUnit.SECONDS)) {
          readers.replaceTheOld();
        }
      } catch (IOException e) {
        failure = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Lets nobody new come. */
    void end() throws IOException, InterruptedException {
      ended.countDown();
      keeper.join();
      IOException thrown = failure;
      if (thrown != null) {
        throw thrown;
      }
    }

    @Override
    public void close() throws IOException {
      ended.countDown();
      try {
        keeper.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      readers.close();
    }
  }
}
