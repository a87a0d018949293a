package dev.hearth.storage.resources;

import static dev.hearth.storage.testing.OpenStore.body;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.BackupReport;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.ResourcesTable;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.model.StorageException.WritingStopped;
import dev.hearth.storage.resources.Resources.SnapshotPosition;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.testing.RawRows;
import dev.hearth.storage.testing.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A parent of one tenant's long paths that can't be read: that tenant stops, and all that everybody
 * sees is there but what stands below it.
 */
final class BadParentTest {
  /** By key, as a snapshot goes: the one in the middle is the one that is damaged. */
  private static final List<Pubky> USERS = Stream.of(1, 2, 3).map(Samples::key).sorted().toList();

  private static final Pubky DAMAGED = USERS.get(1);

  /** 480 bytes, so that it is the key of a parent, and 480 more. */
  private static final String PART = "/pub/m" + ("/" + "x".repeat(157)).repeat(3);

  private static final String PARTS = PART + ("y".repeat(79) + "/").repeat(5) + "y".repeat(80);

  /** In the order of paths. */
  private static final List<String> PATHS =
      List.of("/pub/a", PART + "1", PARTS, PARTS + "2", PART + "z", "/pub/z");

  /** What is done to the tenant in the middle. */
  enum Damage {
    FIRST_PARENT(PART),
    SECOND_PARENT(PARTS),
    NOTHING_BELOW_THE_SECOND(PARTS);

    private final String lost;

    Damage(String lost) {
      this.lost = lost;
    }

    boolean spares(String path) {
      return !path.startsWith(lost);
    }

    /** Does it to a closed store, in which nobody else has files. */
    void befall(Path store) {
      try (RawRows rows = new RawRows(store)) {
        long top = 0;
        for (RawRows.Row row : rows.of(Layouts.RESOURCES)) {
          boolean isTop = ResourcesTable.parent(row.key()) == 0;
          if (ResourcesTable.isParent(row.key()) && isTop) {
            top = ResourcesTable.parentNumber(row.value());
          }
        }
        for (RawRows.Row row : rows.of(Layouts.RESOURCES)) {
          damage(rows, row, top);
        }
      }
    }

    private void damage(RawRows rows, RawRows.Row row, long top) {
      long parent = ResourcesTable.parent(row.key());
      boolean isParent = ResourcesTable.isParent(row.key());
      switch (this) {
        case FIRST_PARENT -> {
          if (isParent && parent == 0) {
            rows.put(row.flipped(30));
          }
        }
        case SECOND_PARENT -> {
          if (isParent && parent == top) {
            rows.put(row.flipped(30));
          }
        }
        case NOTHING_BELOW_THE_SECOND -> {
          if (parent != 0 && parent != top) {
            rows.delete(row);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void snapshotOfEverybody_lacksWhatStandsBelowIt_andItsTenantIsStopped(
      Damage damage, @TempDir Path folder) throws IOException {
    try (OpenStore store = OpenStore.open(folder)) {
      putAll(store, DAMAGED);
    }
    damage.befall(folder);
    try (OpenStore store = OpenStore.open(folder)) {
      Sequence now = putAll(store, USERS.getFirst(), USERS.getLast());
      for (int rowsMax : List.of(1, 2, 3, 100)) {
        for (String prefix : List.of("/pub/", "/pub/m/x", "/pub/z")) {
          assertEquals(
              expected(damage, path -> path.startsWith(prefix)),
              snapshot(store, Optional.empty(), prefix, Optional.empty(), now, rowsMax));
        }
        // As if the damage came while a snapshot stood there.
        for (String last : PATHS) {
          SnapshotPosition after = new SnapshotPosition(DAMAGED, ResourcePath.of(last));
          List<String> whole = expected(damage, _ -> true);
          whole.removeIf(path -> path.startsWith(USERS.getFirst().toString()));
          whole.removeIf(path -> isUpTo(DAMAGED + last, path));
          assertEquals(
              whole, snapshot(store, Optional.empty(), "/pub/", Optional.of(after), now, rowsMax));
        }
      }

      CompletionException refusal =
          assertThrows(CompletionException.class, () -> store.put(DAMAGED, "/pub/b", body(1, 10)));
      assertInstanceOf(WritingStopped.class, refusal.getCause());
      store.put(USERS.getFirst(), PART + "2", body(1, 10));
      assertEquals(10, store.get(DAMAGED, "/pub/z").orElseThrow().length);
    }
  }

  /** Without a snapshot of everybody before: whoever meets the row first stops the tenant. */
  @ParameterizedTest
  @EnumSource(Damage.class)
  void whoAsksForThatTenantAlone_isTold(Damage damage, @TempDir Path folder) throws IOException {
    try (OpenStore store = OpenStore.open(folder)) {
      putAll(store, DAMAGED);
    }
    damage.befall(folder);
    try (OpenStore store = OpenStore.open(folder)) {
      Sequence now = store.storage.events().bounds().newest();
      assertThrows(
          CorruptRow.class,
          () -> snapshot(store, Optional.of(DAMAGED), "/pub/", Optional.empty(), now, 100));
      for (boolean reverse : List.of(false, true)) {
        ListQuery query = new ListQuery(Optional.empty(), 100, reverse, false);
        assertThrows(
            CorruptRow.class,
            () -> store.storage.resources().list(DAMAGED, ResourcePath.of("/pub/"), query));
      }
      CompletionException refusal =
          assertThrows(CompletionException.class, () -> store.put(DAMAGED, "/pub/b", body(1, 10)));
      assertInstanceOf(WritingStopped.class, refusal.getCause());
    }
  }

  /** The rows below are brought over, but nobody finds them. */
  @ParameterizedTest
  @EnumSource(
      value = Damage.class,
      names = {"FIRST_PARENT", "SECOND_PARENT"})
  void backup_tellsOfIt(Damage damage, @TempDir Path folder) {
    Path source = folder.resolve("store");
    try (OpenStore store = OpenStore.open(source)) {
      putAll(store, DAMAGED);
    }
    damage.befall(source);
    try (OpenStore store = OpenStore.open(source)) {
      BackupReport report = store.storage.backup(folder.resolve("backup"));
      assertEquals(1, report.missing());
      String whose = DAMAGED + (damage == Damage.FIRST_PARENT ? PART : "/…" + PARTS.substring(480));
      assertTrue(report.first().getFirst().startsWith(whose + ": checksum "));
    }
  }

  private static Sequence putAll(OpenStore store, Pubky... users) {
    Sequence last = Sequence.NONE;
    for (Pubky user : users) {
      store.register(user);
      for (String path : PATHS) {
        Event event = store.put(user, path, body(1, 10));
        last = event.sequence();
      }
    }
    return last;
  }

  private static List<String> expected(Damage damage, Predicate<String> selected) {
    List<String> expected = new ArrayList<>();
    for (Pubky user : USERS) {
      Predicate<String> spared = user.equals(DAMAGED) ? damage::spares : _ -> true;
      PATHS.stream().filter(selected.and(spared)).forEach(path -> expected.add(user + path));
    }
    return expected;
  }

  private static boolean isUpTo(String last, String path) {
    return path.startsWith(DAMAGED.toString()) && path.compareTo(last) <= 0;
  }

  private static List<String> snapshot(
      OpenStore store,
      Optional<Pubky> user,
      String prefix,
      Optional<SnapshotPosition> start,
      Sequence upTo,
      int rowsMax) {
    Selector selector = Selector.of(user, prefix.getBytes(UTF_8));
    List<String> shown = new ArrayList<>();
    Optional<SnapshotPosition> after = start;
    do {
      after =
          store
              .storage
              .resources()
              .snapshot(
                  selector,
                  after,
                  upTo,
                  rowsMax,
                  (owner, resource) -> shown.add(owner + resource.path().toString()));
    } while (after.isPresent());
    return shown;
  }
}
