package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench replay}. */
@Command(
    name = "replay",
    description =
        "One connection reads the whole log: events a second, bytes an event, beside what the"
            + " loopback carries.")
final class ReplayCommand extends ScenarioCommand {
  @Option(
      names = "--stream",
      paramLabel = "PATH",
      defaultValue = "/events/?subscribe=*/&cursor=0",
      description = "what to read, up to its live frame or its end (default ${DEFAULT-VALUE})")
  private String stream = "";

  @Option(names = "--expect", paramLabel = "N", description = "fail when fewer events come")
  private long expected;

  @Override
  Report measure(BenchContext context) throws IOException {
    return ReplayScenario.run(context, new ReplayScenario.Settings(stream, expected));
  }
}
