package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench idle}. */
@Command(
    name = "idle",
    description = "Streams on which nothing happens: the memory each costs. Needs --server-pid.")
final class IdleCommand extends ScenarioCommand {
  private static final List<String> NOTHING = List.of("*/pub/bench/{run}/nothing/");

  @Mixin private StreamOptions streams = new StreamOptions();

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "20s",
      description =
          "how long the streams stay; above 15 s each has a heartbeat"
              + " (default ${DEFAULT-VALUE})")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--gc",
      description = "have the server, a JVM of yours, collect garbage before each look (jcmd)")
  private boolean collect;

  @Override
  Report measure(BenchContext context) throws IOException, InterruptedException {
    int subscribers =
        Bounds.check("--subscribers", streams.subscribers(), 10, StreamOptions.SUBSCRIBERS_MAX);
    return IdleScenario.run(
        context,
        new IdleScenario.Settings(subscribers, duration, streams.choice(NOTHING), collect));
  }
}
