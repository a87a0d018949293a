package dev.hearth.client.bench;

import dev.hearth.client.bench.stream.RunNames;
import java.time.Duration;
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

  int connections() {
    return Bounds.check("--connections", connections, 1, RunNames.WRITERS_MAX);
  }

  WriteOptions writing() {
    return writing;
  }

  double rate() {
    return rate;
  }

  Duration warmup() {
    return count == null ? time.warmup() : Duration.ZERO;
  }

  Duration length() {
    return count == null ? time.duration() : Duration.ofHours(1);
  }

  long requests() {
    return count == null ? Long.MAX_VALUE : Math.clamp(count, 1, REQUESTS_MAX);
  }
}
