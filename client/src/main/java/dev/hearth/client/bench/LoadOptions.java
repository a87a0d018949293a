package dev.hearth.client.bench;

import dev.hearth.client.bench.load.LoadPlan;
import dev.hearth.client.bench.stream.RunNames;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code put} and {@code get}. */
final class LoadOptions {
  private static final long REQUESTS_MAX = 100_000_000;

  @Option(
      names = {"-c", "--connections"},
      paramLabel = "N",
      defaultValue = "64",
      description = "connections with one request in flight each (default ${DEFAULT-VALUE})")
  private int connections;

  @Mixin private WriteOptions writing = new WriteOptions();

  @Mixin private TimeOptions time = new TimeOptions();

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      description = "so many requests instead of a duration, without warm-up")
  private @Nullable Long count;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "requests a second, sent when they are due and timed from then (open loop); without it"
              + " each answer is followed by the next request (closed loop)")
  private double rate;

  WriteOptions writing() {
    return writing;
  }

  LoadPlan plan(BenchContext context) {
    int checked = Bounds.check("--connections", connections, 1, RunNames.WRITERS_MAX);
    return count == null
        ? context.load(checked, time.duration()).after(time.warmup()).at(rate)
        : context.load(checked, Math.clamp(count, 1, REQUESTS_MAX)).at(rate);
  }
}
