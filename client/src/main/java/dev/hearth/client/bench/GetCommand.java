package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench get}. */
@Command(
    name = "get",
    description =
        "Reads a second of what `put` with the same --seed stored; without --seed it stores"
            + " something first.")
final class GetCommand extends ScenarioCommand {
  private static final int NAMES_MAX = 1_000_000;

  @Mixin private LoadOptions load = new LoadOptions();

  @Option(
      names = "--names",
      paramLabel = "N",
      defaultValue = "10000",
      description = "how many different resources are asked for at most (default ${DEFAULT-VALUE})")
  private int names;

  @Override
  Report measure(BenchContext context) throws IOException, InterruptedException {
    return GetScenario.run(
        context,
        new GetScenario.Settings(
            load.plan(context),
            load.writing().users(),
            load.writing().form(),
            Bounds.check("--names", names, 1, NAMES_MAX)));
  }
}
