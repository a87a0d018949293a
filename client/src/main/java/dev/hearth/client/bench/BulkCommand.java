package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench bulk}. */
@Command(
    name = "bulk",
    description =
        "The client library reads the whole log in pages and then by stream: events a second into"
            + " its callback, bytes an event on the wire.")
final class BulkCommand extends ScenarioCommand {
  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "4",
      description = "pages fetched at once (default ${DEFAULT-VALUE})")
  private int parallel;

  @Option(
      names = "--objects",
      description = "make an object of every event, instead of a look at its parts")
  private boolean objects;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "2",
      description = "read it so often and show the last (default ${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--expect", paramLabel = "N", description = "fail when fewer events come")
  private long expected;

  @Override
  Report measure(BenchContext context) throws IOException, InterruptedException {
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds is at least 1");
    }
    BulkScenario.Settings settings = new BulkScenario.Settings(parallel, objects, expected);
    for (int round = 1; round < rounds; round++) {
      BulkScenario.run(context, settings); // compiles what the last one runs
    }
    return BulkScenario.run(context, settings);
  }
}
