package dev.hearth.client.bench;

import dev.hearth.client.bench.load.Load;
import dev.hearth.client.bench.load.LoadPlan;
import dev.hearth.client.bench.load.LoadResult;
import dev.hearth.client.bench.load.Script;
import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntFunction;

/** Runs a load with its progress shown, and writes down what came of it. */
final class LoadReport {
  private static final int OK_FROM = 200;
  private static final int OK_TO = 299;
  private static final double P99 = 99;

  private LoadReport() {}

  static LoadResult run(
      BenchContext context, Report report, LoadPlan plan, IntFunction<Script> scripts)
      throws IOException, InterruptedException {
    Duration whole = plan.warmup().plus(plan.length());
    boolean counted = plan.requests() < Long.MAX_VALUE;
    try (Load load = Load.start(plan, scripts);
        Progress.Step step =
            counted
                ? context.progress().step(report.bench(), plan.requests())
                : context.progress().step(report.bench(), whole)) {
      load.awaitWarm();
      CpuWatch cpu = CpuWatch.start(context);
      DiskWatch disk = DiskWatch.start(context);
      LoadResult result =
          load.await(
              answers -> {
                step.at(counted ? answers : (long) (load.seconds() * 1000));
                step.say("%,.0f/s".formatted(answers / Math.max(load.seconds(), 1e-3)));
              });
      cpu.stop(report);
      disk.stop(report, result.answers());
      return result;
    }
  }

  /**
   * Notes throughput, latency and statuses.
   *
   * @param name of the throughput's figure
   * @param timed what the latencies are of
   */
  static void write(Report report, LoadPlan plan, LoadResult result, String name, String timed) {
    report.figure(name, result.perSecond(), "/s");
    report.figure("seconds", result.seconds(), "s");
    if (plan.ratePerSecond() > 0) {
      report.setting("rate", plan.ratePerSecond());
      report.figure("client_lateness_p99", result.lateness().millisAt(P99), "ms");
    }
    report.latencies(timed, result.latencies());
    judge(report, result);
  }

  /** Notes statuses, and as failures every request that was not answered with success. */
  static void judge(Report report, LoadResult result) {
    result.statuses().forEach(report::status);
    long bad =
        result.statuses().entrySet().stream()
            .filter(entry -> entry.getKey() < OK_FROM || entry.getKey() > OK_TO)
            .mapToLong(Map.Entry::getValue)
            .sum();
    complain(report, bad, "requests were not answered with success");
    complain(report, result.lost(), "requests went down with their connection");
    complain(report, result.unanswered(), "requests were never answered");
    complain(report, result.unsent(), "requests were due and could not be sent");
  }

  private static void complain(Report report, long count, String what) {
    if (count > 0) {
      report.failure(count + " " + what);
    }
  }
}
