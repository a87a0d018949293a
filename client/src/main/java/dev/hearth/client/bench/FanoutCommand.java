package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
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

  @Mixin private WriteOptions writing = new WriteOptions();

  @Mixin private TimeOptions time = new TimeOptions();

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

  @Override
  Report measure(BenchContext context) throws IOException, InterruptedException {
    int usual = rate > 0 ? 1 : WRITERS_UNTHROTTLED;
    int puts = Bounds.check("--writers", writers == 0 ? usual : writers, 1, WRITERS_MAX);
    return FanoutScenario.run(
        context,
        new FanoutScenario.Settings(
            streams.subscribers(),
            puts,
            writing.users(puts),
            writing.form(),
            rate,
            time.warmup(),
            time.duration(),
            streams.choice(),
            streams.patience()));
  }
}
