package dev.hearth.server.oracle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form runs two seeds, one of them with retention. In each, the disk breaks, fills up and
 * loses what was not synced, in three lives of the homeserver. The long form of a hundred seeds
 * with ten thousand operations each:
 *
 * <pre>
 * mvn -pl server -am test -Dtest=HomeserverOracleTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Doracle.seeds=100 -Doracle.operations=10000
 * </pre>
 *
 * <p>{@code -Dseed=} runs one seed again, or begins the long form with it.
 */
class HomeserverOracleTest {
  private static final long FIRST_SEED = 20_261_121;

  /** Each mostly waits for its homeserver to start. */
  private static final int AT_ONCE = 2;

  @Test
  void everyFollower_seesWhatTheModelSays(@TempDir Path folder) throws Exception {
    String asked = System.getProperty("seed", "");
    long first = asked.isEmpty() ? FIRST_SEED : Long.parseLong(asked);
    int seeds = number("oracle.seeds", asked.isEmpty() ? 2 : 1);
    int operations = number("oracle.operations", 1_000);
    List<Future<Integer>> runs = new ArrayList<>();
    int strikes = 0;
    try (ExecutorService lanes = Executors.newFixedThreadPool(AT_ONCE)) {
      for (long seed = first; seed < first + seeds; seed++) {
        long one = seed;
        runs.add(lanes.submit(() -> run(one, operations, folder)));
      }
      try {
        for (Future<Integer> run : runs) {
          strikes += run.get();
        }
      } finally {
        lanes.shutdownNow(); // Where a seed failed, none is begun any more.
      }
    }
    System.out.println(seeds + " seeds, " + strikes + " faults of the disk");
    assertTrue(strikes >= seeds, "too few faults to show anything: " + strikes);
  }

  private static int run(long seed, int operations, Path folder) throws IOException {
    System.out.println("HomeserverOracleTest runs with -Dseed=" + seed);
    try {
      return OracleRun.run(seed, operations, Files.createDirectory(folder.resolve("seed-" + seed)));
    } catch (Exception | AssertionError e) {
      throw new AssertionError("-Dseed=" + seed, e);
    }
  }

  private static int number(String property, int usual) {
    String asked = System.getProperty(property, "");
    return asked.isEmpty() ? usual : Integer.parseInt(asked);
  }
}
