package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.stream.RunNames;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench selectors}. */
@Command(
    name = "selectors",
    description =
        "What selectors that match nothing cost durable writes: the same load without their"
            + " streams and with them, in turns.")
final class SelectorsCommand extends ScenarioCommand {
  private static final int SELECTORS_MAX = 10_000_000;
  private static final int PER_STREAM_MAX = 10_000;
  private static final int HEAD_BYTES_MIN = 512;
  private static final int HEAD_BYTES_MAX = 1 << 20;
  private static final int ROUNDS_MAX = 100;

  @Option(
      names = {"-n", "--selectors"},
      paramLabel = "N",
      defaultValue = "1000000",
      description = "selectors, no two the same (default ${DEFAULT-VALUE})")
  private int selectors;

  @Option(
      names = "--per-stream",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "selectors of one stream at most; fewer where the head of its request would grow beyond"
              + " --head-bytes (default ${DEFAULT-VALUE}, which is a homeserver's limit)")
  private int perStream;

  @Option(
      names = "--head-bytes",
      paramLabel = "N",
      defaultValue = "16384",
      description =
          "request line and headers that the server takes (default ${DEFAULT-VALUE}, which is a"
              + " homeserver's limit)")
  private int headBytes;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "how often the selectors come and go; the load is measured so many times with them, and"
              + " before and after each time without (default ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = {"-c", "--connections"},
      paramLabel = "N",
      defaultValue = "64",
      description = "connections with one PUT in flight each (default ${DEFAULT-VALUE})")
  private int connections;

  @Mixin private WriteOptions writing = new WriteOptions();

  @Mixin private TimeOptions time = new TimeOptions();

  @Override
  Report measure(BenchContext context) throws IOException, InterruptedException {
    int writers = Bounds.check("--connections", connections, 1, RunNames.WRITERS_MAX);
    UnmatchedSelectors unmatched =
        UnmatchedSelectors.fitting(
            context,
            Bounds.check("--selectors", selectors, 1, SELECTORS_MAX),
            Bounds.check("--per-stream", perStream, 1, PER_STREAM_MAX),
            Bounds.check("--head-bytes", headBytes, HEAD_BYTES_MIN, HEAD_BYTES_MAX));
    return SelectorsScenario.run(
        context,
        new SelectorsScenario.Settings(
            unmatched,
            Bounds.check("--rounds", rounds, 1, ROUNDS_MAX),
            writers,
            writing.users(writers),
            writing.form(),
            time.warmup(),
            time.duration()));
  }
}
