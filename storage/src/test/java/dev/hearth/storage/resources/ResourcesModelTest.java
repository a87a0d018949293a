package dev.hearth.storage.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.resources.Resources.SnapshotPosition;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.Seeds;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random puts, deletes and reopens against a {@code TreeMap} and a list of events that share no
 * code with the store. Long form: {@code mvn test -Dtest=ResourcesModelTest -Dsteps=20000}.
 */
final class ResourcesModelTest {
  private static final int STEPS = Integer.getInteger("steps", 400);
  private static final int USERS = 3;

  private final TreeMap<String, String> contents = new TreeMap<>();
  private final List<String> log = new ArrayList<>();
  private final long[] used = new long[USERS];

  @Test
  void randomWrites_leaveWhatAMapWould(@TempDir Path folder) {
    Random random = Seeds.random("ResourcesModelTest", 7);
    TestStore store = TestStore.open(folder, StoreOptions.PLAIN);
    try {
      for (int user = 0; user < USERS; user++) {
        TestStore.settled(store.register(Samples.key(user)));
      }
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(100) == 0) {
          store.close();
          store = TestStore.open(folder, StoreOptions.PLAIN);
        }
        write(store, random);
        if (step % 50 == 0) {
          compare(store, random);
        }
      }
      compare(store, random);
    } finally {
      store.close();
    }
  }

  private void write(TestStore store, Random random) {
    int user = random.nextInt(USERS);
    String path = ModelPaths.random(random);
    String key = user + path;
    if (random.nextInt(3) == 0) {
      delete(store, user, path, key);
    } else {
      put(store, user, path, key, ModelPaths.content(random));
    }
  }

  private void put(TestStore store, int user, String path, String key, String content) {
    if (collides(user, path)) {
      assertThrows(
          StorageException.PathCollision.class,
          () -> store.put(Samples.key(user), ResourcePath.of(path), content));
      return;
    }
    var done = store.put(Samples.key(user), ResourcePath.of(path), content);
    String before = contents.put(key, content);
    assertEquals(before == null, done.created());
    used[user] += content.length() - (before == null ? -256 : before.length());
    log.add("PUT " + user + path + " " + Samples.hash(Samples.bytes(content)));
  }

  private void delete(TestStore store, int user, String path, String key) {
    String before = contents.remove(key);
    if (before == null) {
      assertThrows(
          StorageException.NoSuchResource.class,
          () -> store.delete(Samples.key(user), ResourcePath.of(path)));
      return;
    }
    store.delete(Samples.key(user), ResourcePath.of(path));
    used[user] -= before.length() + 256;
    log.add("DEL " + user + path);
  }

  private boolean collides(int user, String path) {
    return contents.keySet().stream()
        .filter(key -> key.charAt(0) - '0' == user)
        .map(key -> key.substring(1))
        .anyMatch(other -> other.startsWith(path + "/") || path.startsWith(other + "/"));
  }

  private void compare(TestStore store, Random random) {
    for (int user = 0; user < USERS; user++) {
      Pubky key = Samples.key(user);
      List<String> paths = new ArrayList<>();
      for (var entry : contents.entrySet()) {
        if (entry.getKey().charAt(0) - '0' == user) {
          String path = entry.getKey().substring(1);
          paths.add(path);
          assertEquals(entry.getValue(), ModelPaths.read(store, key, path));
        }
      }
      ListQuery query = new ListQuery(Optional.empty(), 1000, false, false);
      Listing listing = store.resources.list(key, ResourcePath.of("/pub/"), query);
      paths.sort(ModelPaths.BYTE_ORDER);
      assertEquals(paths, listing.paths());
      try (var reading = store.tables.read()) {
        assertEquals(used[user], store.users.registered(reading, key).usedBytes());
      }
      compareUserLog(store, user, random);
    }
    assertEquals(log, store.log().stream().map(ResourcesModelTest::line).toList());
    compareSnapshot(store, random);
  }

  private void compareUserLog(TestStore store, int user, Random random) {
    List<String> mine = new ArrayList<>();
    Sequence position = Sequence.NONE;
    boolean ended = false;
    while (!ended) {
      var scan =
          store.events.forward(
              List.of(Samples.key(user)),
              position,
              1 + random.nextInt(20),
              e -> mine.add(line(e.toEvent())));
      position = scan.position();
      ended = scan.ended();
    }
    assertEquals(log.stream().filter(line -> line.charAt(4) - '0' == user).toList(), mine);
  }

  private void compareSnapshot(TestStore store, Random random) {
    Selector everything = Selector.of(Optional.empty(), Samples.bytes("/pub/"));
    List<String> shown = new ArrayList<>();
    Optional<SnapshotPosition> position = Optional.empty();
    do {
      position =
          store.resources.snapshot(
              everything,
              position,
              store.events.bounds().newest(),
              1 + random.nextInt(5),
              (user, resource) -> {
                shown.add(number(user) + resource.path().toString());
                return random.nextInt(4) > 0;
              });
    } while (position.isPresent());
    List<String> expected = new ArrayList<>(contents.keySet());
    expected.sort(
        (a, b) -> {
          int users = Samples.key(a.charAt(0) - '0').compareTo(Samples.key(b.charAt(0) - '0'));
          return users != 0 ? users : ModelPaths.BYTE_ORDER.compare(a.substring(1), b.substring(1));
        });
    assertEquals(expected, shown);
  }

  private static String line(Event event) {
    String at = number(event.user()) + event.path().toString();
    return switch (event) {
      case Event.Put put -> "PUT " + at + " " + put.hash();
      case Event.Delete _ -> "DEL " + at;
    };
  }

  private static int number(Pubky key) {
    for (int user = 0; user < USERS; user++) {
      if (Samples.key(user).equals(key)) {
        return user;
      }
    }
    throw new AssertionError("a key nobody registered");
  }
}
