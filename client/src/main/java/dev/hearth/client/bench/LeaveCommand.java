package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench leave}. */
@Command(
    name = "leave",
    description =
        "Clients vanish in the middle of their streams, with a reset: whether each that came in"
            + " is counted out again. Nobody else may use the server meanwhile.")
final class LeaveCommand extends ScenarioCommand {
  private static final int DISCONNECTS_MAX = 1_000_000;

  @Option(
      names = {"-n", "--disconnects"},
      paramLabel = "N",
      defaultValue = "10000",
      description = "clients that vanish (default ${DEFAULT-VALUE})")
  private int disconnects;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "500",
      description = "clients in one wave (default ${DEFAULT-VALUE})")
  private int atOnce;

  @Option(
      names = "--stream",
      paramLabel = "PATH",
      defaultValue = "/events/?subscribe=*/",
      description = "what they ask for, with its query (default ${DEFAULT-VALUE})")
  private String path = "";

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "30s",
      description = "how long the server may take to notice (default ${DEFAULT-VALUE})")
  private Duration patience = Duration.ZERO;

  @Override
  Report measure(BenchContext context) throws IOException, InterruptedException {
    return LeaveScenario.run(
        context,
        new LeaveScenario.Settings(
            Bounds.check("--disconnects", disconnects, 1, DISCONNECTS_MAX),
            Bounds.check("--at-once", atOnce, 1, StreamOptions.SUBSCRIBERS_MAX),
            path,
            patience));
  }
}
