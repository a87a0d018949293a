package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench herd}. */
@Command(
    name = "herd",
    description =
        "All streams are cut, events happen, all come back at once with their cursors: how long"
            + " until everybody has everything.")
final class HerdCommand extends ScenarioCommand {
  private static final int EVENTS_MAX = 1_000_000;

  @Mixin private StreamOptions streams = new StreamOptions();

  @Mixin private WriteOptions writing = new WriteOptions();

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "100",
      description = "events that happen while nobody is there (default ${DEFAULT-VALUE})")
  private int events;

  @Override
  Report measure(BenchContext context) throws IOException, InterruptedException {
    if (!streams.choice().selectors()) {
      throw new IllegalArgumentException("herd needs a server that takes cursors and says live");
    }
    return HerdScenario.run(
        context,
        new HerdScenario.Settings(
            streams.subscribers(),
            Bounds.check("--events", events, 1, EVENTS_MAX),
            writing.users(HerdScenario.WRITERS),
            writing.form(),
            streams.choice(),
            streams.patience()));
  }
}
