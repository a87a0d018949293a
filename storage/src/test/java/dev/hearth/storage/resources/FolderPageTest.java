package dev.hearth.storage.resources;

import static dev.hearth.storage.testing.Samples.key;
import static dev.hearth.storage.testing.Samples.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.Seeds;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderPageTest {
  private static final Pubky USER = key(1);

  private static List<String> list(
      TestStore store, String folder, String cursor, int limit, boolean reverse, boolean shallow) {
    Optional<String> from = cursor.isEmpty() ? Optional.empty() : Optional.of(cursor);
    return store
        .resources
        .list(USER, path(folder), new ListQuery(from, limit, reverse, shallow))
        .paths();
  }

  /** The example of the wire specification §5.10, as far as collisions let it be stored. */
  @Test
  void shallow_namesEachSubfolderOnce_inTheOrderOfTheItems(@TempDir Path folder) {
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN)) {
      TestStore.settled(store.register(USER));
      List<CompletableFuture<?>> writes = new ArrayList<>();
      for (String path :
          List.of(
              "/pub/example.com/a.txt",
              "/pub/example.com/b/c.txt",
              "/pub/example.con",
              "/pub/example.con-d/d.txt",
              "/pub/file",
              "/pub/file2",
              "/priv/other")) {
        writes.add(store.submitPut(USER, path(path), "x"));
      }
      writes.forEach(TestStore::settled);
      List<String> items =
          List.of(
              "/pub/example.com/",
              "/pub/example.con",
              "/pub/example.con-d/",
              "/pub/file",
              "/pub/file2");
      assertEquals(items, list(store, "/pub/", "", 100, false, true));
      assertEquals(items.reversed(), list(store, "/pub/", "", 100, true, true));
      assertEquals(items.subList(0, 2), list(store, "/pub/", "", 2, false, true));
      assertEquals(items.subList(1, 5), list(store, "/pub/", "/pub/example.com/", 9, false, true));
      assertEquals(
          items.subList(1, 5), list(store, "/pub/", "/pub/example.com/a.txt", 9, false, true));
      assertEquals(items.subList(0, 1), list(store, "/pub/", "/pub/example.con", 9, true, true));
      assertEquals(
          List.of("/pub/example.com/b/c.txt"),
          list(store, "/pub/example.com/", "/pub/example.com/a.txt", 9, false, false));
      assertEquals(List.of(), list(store, "/pub/", "", 0, false, false));
    }
  }

  @Test
  void folder_existsWhileSomethingIsBelowIt(@TempDir Path folder) {
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN)) {
      TestStore.settled(store.register(USER));
      store.put(USER, path("/pub/a/b"), "x");
      ListQuery none = new ListQuery(Optional.of("/zzz"), 0, false, true);
      assertTrue(store.resources.list(USER, path("/pub/a/"), none).exists());
      assertTrue(store.resources.list(USER, path("/"), none).exists());
      assertFalse(store.resources.list(USER, path("/pub/a/b/"), none).exists());
      assertFalse(store.resources.list(USER, path("/pub/aa/"), none).exists());
      assertFalse(store.resources.list(key(2), path("/pub/"), none).exists());
    }
  }

  @Test
  void randomFolders_areListedAsASortedSetWould(@TempDir Path folder) {
    Random random = Seeds.random("FolderPageTest", 5);
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN)) {
      TestStore.settled(store.register(USER));
      TreeSet<String> stored = new TreeSet<>(ModelPaths.BYTE_ORDER);
      List<CompletableFuture<?>> writes = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        String path = ModelPaths.random(random);
        boolean collides =
            stored.stream()
                .anyMatch(other -> other.startsWith(path + "/") || path.startsWith(other + "/"));
        if (!collides && stored.add(path)) {
          writes.add(store.submitPut(USER, path(path), "x"));
        }
      }
      writes.forEach(TestStore::settled);
      List<String> all = List.copyOf(stored);
      for (int round = 0; round < 500; round++) {
        String one = all.get(random.nextInt(all.size()));
        String at = one.substring(0, one.indexOf('/', random.nextInt(5)) + 1);
        String cursor = cursor(random, all);
        int limit = random.nextInt(8);
        boolean reverse = random.nextBoolean();
        boolean shallow = random.nextBoolean();
        assertEquals(
            expected(all, at, cursor, limit, reverse, shallow),
            list(store, at, cursor, limit, reverse, shallow),
            () -> at + " " + cursor + " " + reverse + shallow);
      }
    }
  }

  private static String cursor(Random random, List<String> all) {
    String one = all.get(random.nextInt(all.size()));
    return switch (random.nextInt(4)) {
      case 0 -> "";
      case 1 -> one;
      case 2 -> one.substring(0, one.lastIndexOf('/') + 1);
      default -> one + "0";
    };
  }

  private static List<String> expected(
      List<String> all, String at, String cursor, int limit, boolean reverse, boolean shallow) {
    TreeSet<String> items = new TreeSet<>(ModelPaths.BYTE_ORDER);
    for (String path : all) {
      if (path.startsWith(at)) {
        int slash = shallow ? path.indexOf('/', at.length()) : -1;
        items.add(slash < 0 ? path : path.substring(0, slash + 1));
      }
    }
    Stream<String> sorted = reverse ? items.descendingSet().stream() : items.stream();
    return sorted
        .filter(
            item ->
                cursor.isEmpty()
                    || (reverse
                        ? ModelPaths.BYTE_ORDER.compare(item, cursor) < 0
                        : ModelPaths.BYTE_ORDER.compare(item, cursor) > 0))
        .limit(limit)
        .toList();
  }

  @Test
  void pathsAroundTheCut_areWalkedInByteOrder(@TempDir Path folder) {
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN)) {
      TestStore.settled(store.register(USER));
      TreeSet<String> stored = new TreeSet<>(ModelPaths.BYTE_ORDER);
      List<CompletableFuture<?>> writes = new ArrayList<>();
      for (int bytes : new int[] {479, 480, 481, 959, 960, 961, 1440, 4095, 4096}) {
        String path = Samples.pathOf("/pub/" + bytes, bytes).toString();
        stored.add(path);
        if (bytes < 4096) {
          stored.add(path + "z");
        }
        stored.add(path.substring(0, path.length() - 1) + "w");
      }
      for (String path : stored) {
        writes.add(store.submitPut(USER, path(path), path));
      }
      writes.forEach(TestStore::settled);
      List<String> all = List.copyOf(stored);
      assertEquals(all, list(store, "/pub/", "", 1000, false, false));
      assertEquals(all.reversed(), list(store, "/pub/", "", 1000, true, false));
      for (String path : all) {
        assertEquals(path, ModelPaths.read(store, USER, path));
        assertEquals(
            all.subList(all.indexOf(path) + 1, all.size()),
            list(store, "/pub/", path, 1000, false, false));
        store.delete(USER, path(path));
      }
      try (var reading = store.tables.read()) {
        // A parent goes with its last continuation, so nothing is left at all.
        var resources = store.tables.table(dev.hearth.storage.layout.Layouts.RESOURCES);
        assertEquals(0, resources.rows(reading));
      }
    }
  }
}
