package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench stall}. */
@Command(
    name = "stall",
    description =
        "Readers that read nothing beside readers that read: whether they cost the others time,"
            + " or the server memory (with --server-pid).")
final class StallCommand extends ScenarioCommand {
  private static final int GROWTH_MIB_MAX = 1 << 20;
  private static final int BACKLOG_MAX = 10_000_000;

  @Mixin private WriteOptions writing = new WriteOptions();

  @Mixin private TimeOptions time = new TimeOptions();

  @Mixin private StreamOptions streams = new StreamOptions();

  @Option(
      names = "--stalled",
      paramLabel = "N",
      defaultValue = "500",
      description = "readers that read nothing (default ${DEFAULT-VALUE})")
  private int stalled;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      defaultValue = "20000",
      description =
          "events written before, more than the buffers of a socket take"
              + " (default ${DEFAULT-VALUE})")
  private int backlog;

  @Option(
      names = "--stalled-stream",
      paramLabel = "PATH",
      defaultValue = "/events/?subscribe=*/&cursor=0",
      description = "what they ask for: the whole log (default ${DEFAULT-VALUE})")
  private String path = "";

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "events a second (default ${DEFAULT-VALUE})")
  private double rate;

  @Option(
      names = "--grow",
      paramLabel = "MIB",
      defaultValue = "128",
      description = "by how much the server may grow (default ${DEFAULT-VALUE})")
  private int growMib;

  @Option(
      names = "--slower",
      paramLabel = "TIMES",
      defaultValue = "3",
      description =
          "how many times later than alone the others may get their events, at the 99th percentile"
              + " and above 20 ms (default ${DEFAULT-VALUE})")
  private double slower;

  @Override
  Report measure(BenchContext context) throws IOException, InterruptedException {
    FanoutScenario.Settings fanout =
        new FanoutScenario.Settings(
            streams.subscribers(),
            1,
            writing.users(1),
            writing.form(),
            rate,
            time.warmup(),
            time.duration(),
            streams.choice(),
            streams.patience());
    return StallScenario.run(
        context,
        new StallScenario.Settings(
            Bounds.check("--stalled", stalled, 1, StreamOptions.SUBSCRIBERS_MAX),
            Bounds.check("--backlog", backlog, 1, BACKLOG_MAX),
            path,
            fanout,
            (long) Bounds.check("--grow", growMib, 1, GROWTH_MIB_MAX) << 20,
            slower));
  }
}
