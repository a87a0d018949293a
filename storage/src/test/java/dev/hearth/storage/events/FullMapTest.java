package dev.hearth.storage.events;

import static dev.hearth.storage.testing.Samples.key;
import static dev.hearth.storage.testing.Samples.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A map that really fills up: LMDB itself says so, or the reserve before it. */
final class FullMapTest {
  private static final Pubky USER = key(1);
  private static final long MAP_BYTES = 4 << 20;
  private static final int BATCH = 40;
  private static final String CONTENT = "x".repeat(900);

  /** Stores batches of files until one is refused; returns the events of those that were not. */
  private static List<Event> fill(TestStore store) {
    List<Event> stored = new ArrayList<>();
    boolean full = false;
    while (!full) {
      List<CompletableFuture<Committed>> batch = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        batch.add(store.submitPut(USER, file(stored.size() + i), CONTENT));
      }
      for (CompletableFuture<Committed> answer : batch) {
        try {
          stored.add(TestStore.settled(answer).event());
        } catch (StorageException.NoSpace e) {
          full = true; // A smaller commit behind it may fit all the same.
        }
      }
    }
    assertFalse(stored.isEmpty());
    return stored;
  }

  private static ResourcePath file(int i) {
    return path("/pub/" + i);
  }

  @Test
  void fullMap_refusesPuts_andGoesOnReading(@TempDir Path folder) {
    try (TestStore store = full(folder, 0)) {
      List<Event> stored = fill(store);
      assertEquals(stored, store.log());
      assertTrue(store.state.cause().isEmpty());
      store.committer.close();
      assertEquals(stored, store.announced);
    }
  }

  @Test
  void lowMap_refusesPutsEarly_soThatEveryFileCanBeDeleted(@TempDir Path folder) {
    try (TestStore store = full(folder, 1 << 20)) {
      List<Event> stored = fill(store);
      assertTrue(store.committer.totals().lowSpace());
      stored.stream()
          .map(event -> store.resources.delete(USER, event.path(), Precondition.NONE))
          .toList()
          .forEach(TestStore::settled);
      assertEquals(2 * stored.size(), store.log().size());
      store.put(USER, path("/pub/again"), CONTENT);
      assertFalse(store.committer.totals().lowSpace());
    }
  }

  private static TestStore full(Path folder, long mapReserveBytes) {
    TestStore store =
        TestStore.open(folder, StoreOptions.PLAIN.withMap(MAP_BYTES, mapReserveBytes));
    TestStore.settled(store.register(USER));
    return store;
  }
}
