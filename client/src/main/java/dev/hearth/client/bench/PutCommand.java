package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench put}. */
@Command(name = "put", description = "Durable writes a second, and how long one takes.")
final class PutCommand extends ScenarioCommand {
  @Mixin private LoadOptions load = new LoadOptions();

  @Option(
      names = "--names",
      paramLabel = "N",
      description =
          "names each connection uses before it overwrites the first (default: always new)")
  private int names;

  @Override
  Report measure(BenchContext context) throws IOException, InterruptedException {
    return PutScenario.run(
        context,
        new PutScenario.Settings(
            load.plan(context), load.writing().users(), load.writing().form(), Math.max(0, names)));
  }
}
