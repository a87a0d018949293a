package dev.hearth.client.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.client.bench.measure.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench all}. */
@Command(
    name = "all",
    description =
        "The table \"Figures of run.sh\" of docs/benchmarks.md, on homeservers of its own in a"
            + " temporary folder: medians of several rounds. Takes about two minutes a round.")
final class AllCommand implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int ROUNDS_MAX = 100;
  private static final int EVENTS_MAX = 50_000_000;
  private static final int SEEDS = 1_000_000;
  private static final int THREADS_MAX = 64;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "how often everything is measured (default ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = {"-s", "--subscribers"},
      paramLabel = "N",
      defaultValue = "1000",
      description = "streams of the fan-out and the herd (default ${DEFAULT-VALUE})")
  private int subscribers;

  @Option(
      names = "--idle",
      paramLabel = "N",
      defaultValue = "5000",
      description = "idle streams (default ${DEFAULT-VALUE})")
  private int idle;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "300000",
      description = "events written only to be replayed (default ${DEFAULT-VALUE})")
  private int events;

  @Option(
      names = "--first",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "10s",
      description = {
        "load before the first measurement of a round, which is not counted",
        "(default ${DEFAULT-VALUE})"
      })
  private Duration first = Duration.ZERO;

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "5s",
      description = "length of each measurement (default ${DEFAULT-VALUE})")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "threads of the load (default ${DEFAULT-VALUE})")
  private int threads;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "where to put the servers' data (default: the system's temporary folder)")
  private @Nullable Path parent;

  @Option(
      names = "--hearth",
      paramLabel = "FILE",
      description = "the command that starts the server (default: the hearth of this build)")
  private @Nullable Path launcher;

  @Option(
      names = "--json",
      description = "prints one line of JSON with the value of every round, not the table")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    AllScenario.Settings settings = settings();
    Path folder =
        parent == null
            ? Files.createTempDirectory("hearth-bench")
            : Files.createTempDirectory(parent, "hearth-bench");
    int seed = ThreadLocalRandom.current().nextInt(SEEDS);
    AllScenario all = new AllScenario(settings, folder, err, seed);
    boolean failed = false;
    try {
      show(out, all.run(), all.failures());
      return all.failures().isEmpty() ? DONE : FAILED;
    } catch (IOException e) {
      failed = true;
      err.println("hearth: the measurement failed: " + e.getMessage());
      err.println("hearth: data and logs of its servers are left in " + folder);
      return FAILED;
    } finally {
      if (!failed) {
        delete(folder);
      }
    }
  }

  private void show(PrintWriter out, Tally tally, List<String> failures) {
    Machine machine = Machine.here();
    if (json) {
      ObjectMapper mapper = new ObjectMapper();
      ObjectNode line = mapper.createObjectNode().put("bench", "all");
      line.set("machine", mapper.valueToTree(machine));
      line.set("figures", tally.json());
      failures.forEach(line.putArray("failures")::add);
      out.println(line);
    } else {
      out.println(machine.text() + "; server and load share these cores.");
      out.println();
      out.print(tally.table());
      failures.forEach(failure -> out.println("\nFAILED: " + failure));
    }
    out.flush();
  }

  private AllScenario.Settings settings() {
    try {
      return new AllScenario.Settings(
          launcher == null ? OwnServer.launcher() : launcher,
          Bounds.check("--rounds", rounds, 1, ROUNDS_MAX),
          Bounds.check("--subscribers", subscribers, 1, StreamOptions.SUBSCRIBERS_MAX),
          Bounds.check("--idle", idle, 10, StreamOptions.SUBSCRIBERS_MAX),
          Bounds.check("--events", events, 1, EVENTS_MAX),
          Bounds.check("--threads", threads, 1, THREADS_MAX),
          first,
          duration);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
