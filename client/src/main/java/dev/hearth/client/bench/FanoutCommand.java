package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench fanout}. */
@Command(
    name = "fanout",
    description =
        "Many live streams, some writers: how late events are, how many frames a second arrive,"
            + " and whether each stream got every event once and in order.")
final class FanoutCommand extends ScenarioCommand {
  private static final int WRITERS_MAX = 256;
  private static final int WRITERS_UNTHROTTLED = 16;

  @Mixin private StreamOptions streams = new StreamOptions();

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "events a second; 0 for as many as are acknowledged (default ${DEFAULT-VALUE})")
  private double rate;

  @Option(
      names = "--writers",
      paramLabel = "N",
      description = "connections that put (default 1, and 16 with --rate 0)")
  private int writers;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "1",
      description = "users, taken by the writers in turn (default ${DEFAULT-VALUE})")
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
          "how long before that the same is done and not timed (default ${DEFAULT-VALUE})")
  private Duration warmup = Duration.ZERO;

  @Override
  Report measure(BenchContext context) throws IOException, InterruptedException {
    int usual = rate > 0 ? 1 : WRITERS_UNTHROTTLED;
    return FanoutScenario.run(
        context,
        new FanoutScenario.Settings(
            streams.subscribers(),
            Bounds.check("--writers", writers == 0 ? usual : writers, 1, WRITERS_MAX),
            Bounds.check("--users", users, 1, LoadOptions.USERS_MAX),
            Bounds.check("--size", size, 0, LoadOptions.BODY_BYTES_MAX),
            rate,
            warmup,
            duration,
            streams.choice(),
            streams.liveFrames(),
            streams.patience()));
  }
}
