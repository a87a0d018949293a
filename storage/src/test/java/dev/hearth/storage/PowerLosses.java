package dev.hearth.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.testing.LossyFiles;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.testing.PowerSupply;
import dev.hearth.storage.verify.Finding;
import dev.hearth.storage.verify.VerifyReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/**
 * One store under writers whose power goes, again and again, at a random operation on a file: also
 * while it is made, while it starts, and while checkpoints run. Nothing in between ends it in good
 * order.
 */
final class PowerLosses {
  private static final int OPERATIONS_MAX = 1_500;
  private static final int OPERATIONS_OF_A_START = 120;

  private final Path folder;
  private final long seed;
  private final Random random;
  private final UnaryOperator<FileSeam> fault;
  private final LmdbCopy rows;
  private final CrashModel model = new CrashModel();
  private int checkpoints;
  private int recoveries;

  PowerLosses(Path root, long seed, UnaryOperator<FileSeam> fault) {
    this.folder = root.resolve("store");
    this.seed = seed;
    this.random = new Random(seed);
    this.fault = fault;
    this.rows = new LmdbCopy(folder, root.resolve("rows"));
  }

  /** Acknowledged writes so far. */
  long writes() {
    return model.writes();
  }

  int events() {
    return model.events();
  }

  /** How often LMDB took something over. */
  int checkpoints() {
    return checkpoints;
  }

  /** How often a store was opened after a loss, up to its writers. */
  int recoveries() {
    return recoveries;
  }

  /** Loses power so many times, then looks at what is left in good order. */
  void run(int losses) throws Exception {
    for (int loss = 0; loss < losses; loss++) {
      try {
        untilThePowerGoes(loss);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ", loss " + loss, e);
      }
    }
    model.check(folder);
    VerifyReport report = StoreVerifier.verify(folder, PowerLosses::fail);
    assertEquals(0, report.orphans(), "seed " + seed + ": orphans stay");
    assertEquals(0, report.temporaries(), "seed " + seed + ": temporary files stay");
  }

  private static void fail(Finding finding) {
    throw new AssertionError(finding.toString());
  }

  private void untilThePowerGoes(int loss) throws Exception {
    LossyFiles disk = new LossyFiles(random);
    int operations =
        random.nextInt(3) == 0
            ? random.nextInt(OPERATIONS_OF_A_START)
            : random.nextInt(OPERATIONS_MAX);
    PowerSupply supply = new PowerSupply(fault.apply(disk), operations);
    StorageSeams seams = new StorageSeams(InstantSource.system(), steps(supply), supply);
    try (OpenStore store = OpenStore.open(folder, seams)) {
      model.check(store);
      recoveries++;
      write(store, supply, seed + 1_000L * loss);
    } catch (StorageException e) {
      assertTrue(supply.isGone(), () -> "it failed with the power on: " + e);
    }
    disk.losePower();
    rows.restore();
    if (rows.isTaken()) {
      StoreVerifier.verify(folder, PowerLosses::fail);
    }
  }

  private Steps steps(PowerSupply supply) {
    return step -> {
      if (step == Step.CHECKPOINT_COMMITTED && !supply.isGone()) {
        try {
          rows.take();
          checkpoints++;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private void write(OpenStore store, PowerSupply supply, long runSeed) throws Exception {
    try (var threads = Executors.newFixedThreadPool(CrashChild.THREADS)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int thread = 0; thread < CrashChild.THREADS; thread++) {
        int number = thread;
        writers.add(
            threads.submit(() -> write(store, supply, number, new Random(runSeed + number))));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
  }

  private void write(OpenStore store, PowerSupply supply, int thread, Random choices) {
    try {
      store.register(CrashWrite.user(thread));
      while (true) {
        CrashWrite write = CrashWrite.random(choices, thread);
        hear("B " + thread + " " + write);
        hear("A " + thread + " " + write + " " + CrashChild.perform(store, write));
      }
    } catch (RuntimeException e) {
      if (!supply.isGone()) {
        throw e;
      }
    }
  }

  private synchronized void hear(String line) {
    model.heard(line);
  }
}
