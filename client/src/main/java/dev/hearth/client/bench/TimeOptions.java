package dev.hearth.client.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a load is kept up. */
final class TimeOptions {
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

  Duration duration() {
    return duration;
  }

  Duration warmup() {
    return warmup;
  }
}
