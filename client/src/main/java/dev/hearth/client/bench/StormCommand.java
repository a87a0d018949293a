package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench storm}. */
@Command(
    name = "storm",
    description =
        "Everybody comes at once and reads from where the run began, while writers write as fast as"
            + " they are answered: whether each gets everything, once and in order.")
final class StormCommand extends ScenarioCommand {
  private static final int BACKLOG_MAX = 10_000_000;
  private static final int WRITERS_MAX = 256;

  @Mixin private CrowdOptions crowd = new CrowdOptions();

  @Mixin private WriteOptions writing = new WriteOptions();

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "10s",
      description = "how long the storm lasts (default ${DEFAULT-VALUE})")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      defaultValue = "2000",
      description = "events that are there before anybody comes (default ${DEFAULT-VALUE})")
  private int backlog;

  @Option(
      names = "--writers",
      paramLabel = "N",
      defaultValue = "16",
      description = "connections that put (default ${DEFAULT-VALUE})")
  private int writers;

  @Override
  Report measure(BenchContext context) throws IOException, InterruptedException {
    int puts = Bounds.check("--writers", writers, 1, WRITERS_MAX);
    return StormScenario.run(
        context,
        new StormScenario.Settings(
            crowd.subscribers(),
            puts,
            Bounds.check("--backlog", backlog, 0, BACKLOG_MAX),
            writing.users(puts),
            writing.form(),
            duration,
            crowd.patience()));
  }
}
