package dev.hearth.storage;

import static dev.hearth.storage.testing.OpenStore.await;
import static dev.hearth.storage.testing.OpenStore.body;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.NoSpace;
import dev.hearth.storage.model.StorageException.WritingStopped;
import dev.hearth.storage.testing.FileRecorder;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.UnsyncedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fails each file operation of a whole store in turn, and each step of a checkpoint: what fails is
 * refused, writing goes on or stops as {@code docs/invariants.md} says, reads go on in any case,
 * and a restart has everything that was acknowledged.
 */
final class StorageFaultTest {
  private static final Pubky ALICE = Samples.key(1);
  private static final byte[] NOTHING = {};
  private static final int FAULTS_MAX = 300;
  private static final int WRITES_MAX = 5_000;

  /** Every content by its path, empty where there is none, as somebody was told. */
  private final Map<String, byte[]> told = new HashMap<>();

  /** The write of whose outcome nobody was told; none if the map is empty. */
  private final Map<String, byte[]> untold = new HashMap<>();

  private int number;

  /** What became of a write, from good to bad. */
  private enum Outcome {
    DONE,
    NO_SPACE,
    STOPPED
  }

  @Test
  void fullDisk_refusesThatWrite_andStopsWritingOnlyInTheJournal(@TempDir Path folder)
      throws IOException {
    Map<Outcome, Integer> outcomes = failEach(folder, "No space left on device");
    assertTrue(
        outcomes.getOrDefault(Outcome.NO_SPACE, 0) >= 9, "operations of large bodies " + outcomes);
    assertTrue(
        outcomes.getOrDefault(Outcome.STOPPED, 0) >= 9, "writes and syncs of batches " + outcomes);
  }

  @Test
  void brokenDisk_stopsWriting(@TempDir Path folder) throws IOException {
    Map<Outcome, Integer> outcomes = failEach(folder, "Input/output error");
    assertEquals(0, outcomes.getOrDefault(Outcome.NO_SPACE, 0), outcomes::toString);
    assertTrue(outcomes.getOrDefault(Outcome.STOPPED, 0) >= 18, outcomes::toString);
  }

  /** Runs some writes with a fault at the first, second, third … operation, on one folder. */
  private Map<Outcome, Integer> failEach(Path folder, String reason) throws IOException {
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, 0);
    }
    boolean reached = true;
    for (int fault = 0; reached; fault++) {
      FileRecorder recorder = new FileRecorder(folder, UnsyncedFiles.ALL);
      StorageSeams seams = new StorageSeams(InstantSource.system(), Steps.NONE, recorder);
      try (OpenStore store = OpenStore.open(folder, seams)) {
        begin(store);
        recorder.failAt(fault, reason);
        Outcome worst = writeAll(store);
        reached = recorder.hasFailed();
        if (reached && recorder.failed().contains(" journal/")) {
          // Where it was a batch of the unlinker's own, the next write is told.
          worst = worst == Outcome.STOPPED ? worst : write(store, "/pub/0", 10);
          assertEquals(Outcome.STOPPED, worst, recorder.failed());
        }
        outcomes.merge(worst, 1, Integer::sum);
        if (worst == Outcome.STOPPED) { // Else a batch of the unlinker's own may still fail.
          assertFalse(store.storage.health().writable());
        }
        checkTold(store);
      }
      assertTrue(fault < FAULTS_MAX, "the faults never end");
    }
    assertSound(folder);
    return outcomes;
  }

  @ParameterizedTest
  @EnumSource(names = {"FROZEN", "CHECKPOINT_WRITTEN", "CHECKPOINT_COMMITTED", "RELEASED"})
  void failingCheckpoint_stopsWriting(Step step, @TempDir Path folder) throws IOException {
    AtomicBoolean armed = new AtomicBoolean();
    Steps steps =
        reached -> {
          if (reached == step && armed.get()) {
            throw new IllegalStateException("fails on purpose at " + step);
          }
        };
    StorageSeams seams = new StorageSeams(InstantSource.system(), steps, UnsyncedFiles.ALL);
    try (OpenStore store = OpenStore.open(folder, seams)) {
      begin(store);
      armed.set(true);
      Outcome outcome = Outcome.DONE;
      for (int write = 0; outcome == Outcome.DONE && write < WRITES_MAX; write++) {
        outcome = write(store, "/pub/" + write % 40, write % 7 == 0 ? 2_000 : 400);
      }
      assertEquals(Outcome.STOPPED, outcome);
      assertFalse(store.storage.health().writable());
      assertEquals(Outcome.STOPPED, write(store, "/pub/later", 1));
      checkTold(store);
    }
    assertSound(folder);
  }

  /** Starts writing, with everything there that was told before. */
  private void begin(OpenStore store) throws IOException {
    store.register(ALICE);
    for (Map.Entry<String, byte[]> write : untold.entrySet()) {
      byte[] found = store.get(ALICE, write.getKey()).orElse(NOTHING);
      if (Arrays.equals(found, write.getValue())) {
        told.put(write.getKey(), found);
      }
    }
    untold.clear();
    checkTold(store);
    await(store.storage.swept()); // None of its operations is to be the one that fails.
  }

  private void assertSound(Path folder) throws IOException {
    try (OpenStore store = OpenStore.open(folder)) {
      begin(store);
      assertEquals(Outcome.DONE, writeAll(store));
      checkTold(store);
    }
    StoreVerifier.verify(
        folder,
        finding -> {
          throw new AssertionError(finding.toString());
        });
  }

  /** Small bodies, large ones, some in the place of others, and a delete. */
  private Outcome writeAll(OpenStore store) {
    Outcome worst = Outcome.DONE;
    int place = 0;
    for (int length : List.of(10, 5_000, 20, 6_000, 0, 7_000)) {
      Outcome outcome = write(store, "/pub/" + place++ % 4, length);
      assertTrue(worst != Outcome.STOPPED || outcome == Outcome.STOPPED, "it wrote on");
      worst = outcome.compareTo(worst) > 0 ? outcome : worst;
    }
    return worst;
  }

  /** Puts a body; deletes for a length of 0 if there is something to delete. */
  private Outcome write(OpenStore store, String path, int length) {
    boolean deletes = length == 0 && told.getOrDefault(path, NOTHING).length > 0;
    byte[] content = deletes ? NOTHING : body(++number, Math.max(1, length));
    try {
      if (deletes) {
        store.delete(ALICE, path);
      } else {
        store.put(ALICE, path, content);
      }
      told.put(path, content);
      return Outcome.DONE;
    } catch (StorageException e) {
      return failed(path, content, e);
    } catch (CompletionException e) {
      return failed(path, content, assertInstanceOf(StorageException.class, e.getCause()));
    }
  }

  private Outcome failed(String path, byte[] content, StorageException failure) {
    if (failure instanceof NoSpace) {
      return Outcome.NO_SPACE;
    }
    assertTrue(
        failure instanceof WritingStopped || failure instanceof IoFailure, failure::toString);
    untold.putIfAbsent(path, content);
    return Outcome.STOPPED;
  }

  /** Nobody sees anything else than what was told. */
  private void checkTold(OpenStore store) throws IOException {
    for (Map.Entry<String, byte[]> entry : told.entrySet()) {
      byte[] found = store.get(ALICE, entry.getKey()).orElse(NOTHING);
      assertArrayEquals(entry.getValue(), found, entry.getKey());
    }
  }
}
