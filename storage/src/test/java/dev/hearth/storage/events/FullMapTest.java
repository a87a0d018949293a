package dev.hearth.storage.events;

import static dev.hearth.storage.testing.Samples.key;
import static dev.hearth.storage.testing.Samples.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A map that really fills up: LMDB itself says so, or the reserve before it. */
final class FullMapTest {
  private static final Pubky USER = key(1);
  private static final long MAP_BYTES = 4 << 20;
  private static final String CONTENT = "x".repeat(900);

  private static List<Event> fill(TestStore store) {
    List<Event> stored = new ArrayList<>();
    assertThrows(
        StorageException.NoSpace.class,
        () -> {
          for (int i = 0; i < 100_000; i++) {
            stored.add(store.put(USER, file(i), CONTENT).event());
          }
        });
    assertFalse(stored.isEmpty());
    return stored;
  }

  private static ResourcePath file(int i) {
    return path("/pub/" + i);
  }

  @Test
  void fullMap_refusesPuts_keepsReading_andTakesDeletes(@TempDir Path folder) {
    try (TestStore store = full(folder, 0)) {
      List<Event> stored = fill(store);
      assertEquals(stored, store.log());
      assertTrue(store.state.cause().isEmpty());
      assertThrows(StorageException.NoSpace.class, () -> store.put(USER, path("/pub/z"), CONTENT));
      assertThrows(StorageException.NoSpace.class, () -> TestStore.settled(store.register(key(2))));
      assertEquals(stored, store.announced);
    }
  }

  @Test
  void lowMap_refusesPutsEarly_soThatEveryFileCanBeDeleted(@TempDir Path folder) {
    try (TestStore store = full(folder, 1 << 20)) {
      List<Event> stored = fill(store);
      assertTrue(store.committer.totals().lowSpace());
      for (int i = 0; i < stored.size(); i++) {
        store.delete(USER, file(i));
      }
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
