package dev.hearth.client.bench;

import dev.hearth.client.bench.stream.RunNames;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code put} and {@code get}. */
final class LoadOptions {
  static final int USERS_MAX = 1000;
  static final int BODY_BYTES_MAX = 16 * 1024 * 1024;
  private static final long REQUESTS_MAX = 100_000_000;

  @Option(
      names = {"-c", "--connections"},
      paramLabel = "N",
      defaultValue = "64",
      description = "connections with one request in flight each (default ${DEFAULT-VALUE})")
  private int connections;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "8",
      description = "users, taken by the connections in turn (default ${DEFAULT-VALUE})")
  private int users;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "200",
      description = "bytes of each resource that is stored (default ${DEFAULT-VALUE})")
  private int size;

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "10s",
      description = "how long to measure (default ${DEFAULT-VALUE})")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "2s",
      description =
          "how long before that the same is done and not counted (default ${DEFAULT-VALUE})")
  private Duration warmup = Duration.ZERO;

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

  int users() {
    return Bounds.check("--users", users, 1, USERS_MAX);
  }

  int size() {
    return Bounds.check("--size", size, 0, BODY_BYTES_MAX);
  }

  double rate() {
    return rate;
  }

  Duration warmup() {
    return count == null ? warmup : Duration.ZERO;
  }

  Duration length() {
    return count == null ? duration : Duration.ofHours(1);
  }

  long requests() {
    return count == null ? Long.MAX_VALUE : Math.clamp(count, 1, REQUESTS_MAX);
  }
}
