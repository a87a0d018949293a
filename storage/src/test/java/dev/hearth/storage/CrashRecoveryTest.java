package dev.hearth.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Step;
import dev.hearth.storage.testing.Seeds;
import dev.hearth.storage.verify.Finding;
import dev.hearth.storage.verify.VerifyReport;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.helpers.NOP_FallbackServiceProvider;

/**
 * Kills a process that writes, again and again on one folder, and another beside it on another: at
 * each named step of a write, and with SIGKILL wherever it happens to be. Nothing acknowledged is
 * lost, nothing half done stays.
 *
 * <p>This shows atomicity, not durability: the page cache outlives the process. Run a thousand
 * kills at steps, and half as many wherever it happens to be, with {@code mvn -pl storage test
 * -Dtest=CrashRecoveryTest -Dkill.rounds=1000}.
 */
final class CrashRecoveryTest {
  private static final List<Step> STEPS = List.of(Step.values());

  /** Of so many rounds one kills wherever the child happens to be, and the others at a step. */
  private static final int ROUNDS_PER_SURPRISE = 3;

  /** At once, each with its share of the rounds: most of a round is the start of a process. */
  private static final int FOLDERS = 2;

  /** A child that is killed wherever it happens to be is gone after so many acknowledgements. */
  private static final int ACKNOWLEDGEMENTS_MAX = 150;

  /** A child that has not come to its step after so many never will, and fails its round. */
  private static final int ACKNOWLEDGEMENTS_GUARD = 20_000;

  @Test
  void nothingAcknowledgedIsLost_whereverTheProcessDies(@TempDir Path root) throws Exception {
    Random random = Seeds.random("CrashRecoveryTest", 31);
    int kills = Integer.getInteger("kill.rounds", STEPS.size());
    int rounds = kills + kills / (ROUNDS_PER_SURPRISE - 1);
    Queue<Step> died = new ConcurrentLinkedQueue<>();
    List<Future<CrashModel>> lives = new ArrayList<>();
    long writes = 0;
    int events = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(FOLDERS)) {
      for (int i = 0; i < FOLDERS; i++) {
        Path own = Files.createDirectory(root.resolve("folder" + i));
        Random its = new Random(random.nextLong());
        int first = i;
        lives.add(threads.submit(() -> live(own, its, first, rounds, died)));
      }
      try {
        for (Future<CrashModel> life : lives) {
          CrashModel model = life.get();
          writes += model.writes();
          events += model.events();
        }
      } finally {
        threads.shutdownNow(); // Where one folder failed, the others need not go on.
      }
    }
    System.out.printf(
        "%d kills at steps and %d elsewhere, %d acknowledged writes, %d events%n",
        died.size(), rounds - died.size(), writes, events);
    assertEquals(kills, died.size());
    Set<Step> expected = new HashSet<>(STEPS.subList(0, Math.min(kills, STEPS.size())));
    assertEquals(expected, Set.copyOf(died), "steps at which a child died");
    assertTrue(writes > rounds);
  }

  /** The rounds of one folder: every so manieth. */
  private static CrashModel live(Path root, Random random, int first, int rounds, Queue<Step> died)
      throws IOException, InterruptedException {
    Path folder = root.resolve("store");
    CrashModel model = new CrashModel();
    for (int round = first; round < rounds; round += FOLDERS) {
      Optional<Step> step = step(round);
      String name = "round " + round + ", killed at " + step;
      try {
        kill(folder, root, random, model, step);
        step.ifPresent(died::add);
        model.check(folder);
      } catch (AssertionError e) {
        throw new AssertionError(name, e);
      }
      assertSound(folder, name);
    }
    return model;
  }

  /** Where the child of a round is to die; empty: wherever it happens to be. */
  private static Optional<Step> step(int round) {
    if (round % ROUNDS_PER_SURPRISE == ROUNDS_PER_SURPRISE - 1) {
      return Optional.empty();
    }
    int kill = round - round / ROUNDS_PER_SURPRISE; // Less those that were surprises.
    return Optional.of(STEPS.get(kill % STEPS.size()));
  }

  /** Runs a child until it dies where it is to die, and hears what it says. */
  private static void kill(
      Path folder, Path root, Random random, CrashModel model, Optional<Step> step)
      throws IOException, InterruptedException {
    int killAfter = step.isEmpty() ? random.nextInt(ACKNOWLEDGEMENTS_MAX) : ACKNOWLEDGEMENTS_GUARD;
    Path errors = root.resolve("errors");
    Process child = start(folder, errors, random, step);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), US_ASCII))) {
      int acknowledgements = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        acknowledgements += model.heard(line) ? 1 : 0;
        if (acknowledgements >= killAfter) {
          child.toHandle().destroyForcibly(); // Which leaves its output to be read.
        }
      }
    } finally {
      child.destroyForcibly();
    }
    assertTrue(child.waitFor(60, SECONDS));
    int expected = step.map(CrashChild::exitValue).orElse(CrashChild.KILLED);
    assertEquals(expected, child.exitValue(), Files.readString(errors));
  }

  private static Process start(Path folder, Path errors, Random random, Optional<Step> step)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Those that LMDB needs; an agent of the test run is none of the child's business.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    // It lives for a second, and its output is for what it acknowledged, not for a log.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.add("-Dslf4j.provider=" + NOP_FallbackServiceProvider.class.getName());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(CrashChild.class.getName());
    command.add(folder.toString());
    command.add(Long.toString(random.nextLong()));
    command.add(Integer.toString(random.nextInt(-20_000, 20_000)));
    command.add(step.map(Step::name).orElse(CrashChild.NOWHERE));
    boolean rare = step.map(CrashRecoveryTest::isRare).orElse(false);
    command.add(Integer.toString(1 + random.nextInt(rare ? 4 : 25)));
    return new ProcessBuilder(command).redirectError(new File(errors.toString())).start();
  }

  /** Steps that many writes share. */
  private static boolean isRare(Step step) {
    return switch (step) {
      case UNLINKED, FROZEN, CHECKPOINT_WRITTEN, CHECKPOINT_COMMITTED, RELEASED -> true;
      case BLOB_CREATED,
          BLOB_WRITTEN,
          BLOB_SYNCED,
          BLOB_RENAMED,
          BLOB_FOLDER_SYNCED,
          QUEUED,
          STAMPED,
          BEFORE_COMMIT,
          JOURNAL_WRITTEN,
          COMMITTED,
          ANSWERED,
          ANNOUNCED ->
          false;
    };
  }

  private static void assertSound(Path folder, String name) {
    List<Finding> findings = new ArrayList<>();
    VerifyReport report = StoreVerifier.verify(folder, findings::add);
    assertEquals(List.of(), findings, name);
    assertEquals(0, report.orphans(), name + ": orphans stay");
    assertEquals(0, report.temporaries(), name + ": temporary files stay");
  }
}
