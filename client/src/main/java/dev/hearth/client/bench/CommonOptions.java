package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.ProcessMeter;
import dev.hearth.client.bench.net.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every measurement has. */
final class CommonOptions {
  private static final int SEEDS = 1_000_000;
  private static final int THREADS_MAX = 64;

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "http://localhost:6286",
      description = "the server to measure (default ${DEFAULT-VALUE})")
  private String server = "";

  @Option(
      names = "--allow-remote",
      description = "measure a server on another machine; only do this to your own")
  private boolean allowRemote;

  @Option(
      names = "--header",
      paramLabel = "NAME: VALUE",
      description = "sent with every request (not bulk); may be given several times")
  private List<String> headers = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "names the run: the same seed means the same users, names and random choices")
  private @Nullable Long seed;

  @Option(
      names = "--signup-token",
      paramLabel = "TOKEN",
      description = "for a server that wants one of each new user; once for each user")
  private List<String> tokens = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads of this program (default half the cores, at most 2)")
  private int threads;

  @Option(
      names = "--server-pid",
      paramLabel = "PID",
      description =
          "the server's process, to show its memory, its cores and what it writes to the disk")
  private @Nullable Long serverPid;

  @Option(
      names = "--probe-dir",
      paramLabel = "DIR",
      description =
          "a folder on the server's data disk, to measure how fast that disk syncs (put,"
              + " selectors)")
  private @Nullable Path probeFolder;

  @Option(
      names = "--probe-time",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "2s",
      description = "how long the disk and the loopback are measured (default ${DEFAULT-VALUE})")
  private Duration probeTime = Duration.ZERO;

  @Option(names = "--json", description = "print one line of JSON instead of text")
  private boolean json;

  @Option(names = "--svg", paramLabel = "FILE", description = "draw the latencies to this file")
  private @Nullable Path svg;

  /**
   * What the options say.
   *
   * @throws IllegalArgumentException if they name another machine without permission
   */
  BenchContext context() throws IOException {
    Target target = Target.parse(server).with(headers);
    if (!allowRemote && !target.isLoopback()) {
      throw new IllegalArgumentException(server + " is another machine; see --allow-remote");
    }
    return new BenchContext(
        target,
        threads(),
        seed == null ? ThreadLocalRandom.current().nextInt(SEEDS) : seed,
        tokens,
        Optional.ofNullable(serverPid).map(ProcessMeter::new),
        Optional.ofNullable(probeFolder),
        probeTime,
        json ? Progress.none() : Progress.onTerminal());
  }

  boolean json() {
    return json;
  }

  Optional<Path> svg() {
    return Optional.ofNullable(svg);
  }

  private int threads() {
    int usual = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 2);
    return threads > 0 ? Math.min(threads, THREADS_MAX) : usual;
  }
}
