package dev.hearth.client.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How many streams there are, and how long they wait for what is missing. */
final class CrowdOptions {
  @Option(
      names = {"-s", "--subscribers"},
      paramLabel = "N",
      defaultValue = "1000",
      description = "streams (default ${DEFAULT-VALUE})")
  private int subscribers;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "10s",
      description =
          "how long after the last event a missing one is waited for (default ${DEFAULT-VALUE})")
  private Duration patience = Duration.ZERO;

  int subscribers() {
    return Bounds.check("--subscribers", subscribers, 1, StreamOptions.SUBSCRIBERS_MAX);
  }

  Duration patience() {
    return patience;
  }
}
