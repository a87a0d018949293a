package dev.hearth.storage;

import static dev.hearth.storage.testing.OpenStore.await;
import static dev.hearth.storage.testing.OpenStore.body;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.testing.ForwardingFiles;
import dev.hearth.storage.testing.LossyFiles;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.Seeds;
import dev.hearth.storage.verify.Finding;
import dev.hearth.storage.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes while a store writes large bodies, replaces and unlinks them: what was
 * acknowledged is whole, and after the next start nothing is left over. What LMDB wrote is not
 * lost, its syncs are trusted.
 */
final class StoragePowerLossTest {
  private static final int STARTS = 25;
  private static final Pubky ALICE = Samples.key(1);

  @Test
  void acknowledgedBodies_areWhole_andNothingIsLeftOver(@TempDir Path folder) throws IOException {
    Random random = Seeds.random("StoragePowerLossTest", 41);
    Map<String, Integer> stored = new HashMap<>();
    Map<String, Optional<Integer>> underWay = new HashMap<>();
    int writes = 0;
    for (int start = 0; start < STARTS; start++) {
      LossyFiles disk = new LossyFiles(random);
      AtomicInteger left = new AtomicInteger(30 + random.nextInt(500));
      ForwardingFiles files =
          new ForwardingFiles(disk) {
            @Override
            protected void before() throws IOException {
              if (left.decrementAndGet() < 0) {
                throw new IOException("the power goes here");
              }
            }
          };
      StorageSeams seams = new StorageSeams(InstantSource.system(), Steps.NONE, files);
      try (OpenStore store = OpenStore.open(folder, seams)) {
        store.register(ALICE);
        while (true) {
          writes += write(store, random, stored, underWay);
        }
      } catch (StorageException | CompletionException e) {
        disk.losePower();
      }
      check(folder, stored, underWay);
      underWay.clear();
    }
    assertTrue(writes > 8 * STARTS, "too little was written to show anything: " + writes);
  }

  private static int write(
      OpenStore store,
      Random random,
      Map<String, Integer> stored,
      Map<String, Optional<Integer>> underWay) {
    String path = "/pub/" + random.nextInt(8);
    if (stored.containsKey(path) && random.nextInt(3) == 0) {
      underWay.put(path, Optional.empty());
      store.delete(ALICE, path);
      stored.remove(path);
    } else {
      int length = 1 + random.nextInt(20_000);
      underWay.put(path, Optional.of(length));
      store.put(ALICE, path, body(length, length));
      stored.put(path, length);
    }
    underWay.clear();
    return 1;
  }

  /** Compares; of the write that was not acknowledged, takes over what became of it. */
  private static void check(
      Path folder, Map<String, Integer> stored, Map<String, Optional<Integer>> underWay)
      throws IOException {
    try (OpenStore store = OpenStore.open(folder)) {
      for (Map.Entry<String, Optional<Integer>> write : underWay.entrySet()) {
        Optional<Integer> found = store.get(ALICE, write.getKey()).map(content -> content.length);
        if (found.equals(write.getValue())) {
          stored.remove(write.getKey());
          found.ifPresent(length -> stored.put(write.getKey(), length));
        }
      }
      for (Map.Entry<String, Integer> entry : stored.entrySet()) {
        int length = entry.getValue();
        assertArrayEquals(body(length, length), store.get(ALICE, entry.getKey()).orElseThrow());
      }
      await(store.storage.swept());
    }
    List<Finding> findings = new ArrayList<>();
    VerifyReport report = StoreVerifier.verify(folder, findings::add);
    assertEquals(List.of(), findings);
    assertEquals(0, report.orphans());
    assertEquals(0, report.temporaries());
  }
}
