package dev.hearth.storage.resources;

import static dev.hearth.storage.testing.Samples.bytes;
import static dev.hearth.storage.testing.Samples.hash;
import static dev.hearth.storage.testing.Samples.key;
import static dev.hearth.storage.testing.Samples.path;
import static dev.hearth.storage.testing.TestStore.refusal;
import static dev.hearth.storage.testing.TestStore.settled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.events.Batch;
import dev.hearth.storage.events.Change;
import dev.hearth.storage.events.Operation;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.tables.Table;
import dev.hearth.storage.tables.TableCursor;
import dev.hearth.storage.tables.Transaction;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResourcesTest {
  private static final Pubky ALICE = key(1);
  private static final Pubky BOB = key(2);

  private static TestStore open(Path folder, StoreOptions options) {
    TestStore store = TestStore.open(folder, options);
    settled(store.register(ALICE));
    settled(store.register(BOB));
    return store;
  }

  @Test
  void put_isFoundWithItsEventsSequence(@TempDir Path folder) {
    try (TestStore store = open(folder, StoreOptions.PLAIN)) {
      var done = store.put(ALICE, path("/pub/a"), "hello");
      Resource found = store.resources.find(ALICE, path("/pub/a")).orElseThrow();
      assertEquals(
          new Resource(
              path("/pub/a"), hash(bytes("hello")), 5, "text/plain", done.event().sequence()),
          found);
      assertTrue(store.resources.find(BOB, path("/pub/a")).isEmpty());
      assertTrue(store.resources.find(key(3), path("/pub/a")).isEmpty());
      assertTrue(store.resources.find(ALICE, path("/pub/")).isEmpty());
    }
  }

  @Test
  void collisions_areRefusedEarlyAndLate(@TempDir Path folder) {
    try (TestStore store = open(folder, StoreOptions.PLAIN)) {
      store.put(ALICE, path("/pub/a/b"), "x");
      for (String bad : new String[] {"/pub", "/pub/a", "/pub/a/b/c", "/pub/a/b/c/d"}) {
        assertThrows(
            StorageException.PathCollision.class,
            () -> store.resources.checkPut(ALICE, path(bad), -1, Precondition.NONE));
        assertThrows(StorageException.PathCollision.class, () -> store.put(ALICE, path(bad), "x"));
      }
      store.put(ALICE, path("/pub/a/bc"), "x");
      store.put(ALICE, path("/pub/a.b"), "x");
      store.put(BOB, path("/pub/a"), "x");
    }
  }

  @Test
  void quota_countsLengthAnd256_forEachFile(@TempDir Path folder) {
    try (TestStore store = open(folder, StoreOptions.PLAIN.withDefaultQuota(1_000))) {
      store.put(ALICE, path("/pub/a"), "x".repeat(244)); // 500 now
      store.put(ALICE, path("/pub/b"), "x".repeat(244)); // 1000 now
      var full =
          assertThrows(
              StorageException.QuotaExceeded.class, () -> store.put(ALICE, path("/pub/c"), ""));
      assertEquals(1_000, full.usedBytes());
      assertEquals(1_000, full.quotaBytes());
      assertThrows(
          StorageException.QuotaExceeded.class,
          () -> store.resources.checkPut(ALICE, path("/pub/b"), 245, Precondition.NONE));
      store.resources.checkPut(ALICE, path("/pub/b"), 244, Precondition.NONE);
      store.put(ALICE, path("/pub/b"), "less");
      store.delete(ALICE, path("/pub/a"));
      store.put(ALICE, path("/pub/c"), "");
      try (Transaction reading = store.tables.read()) {
        assertEquals(260 + 256, store.users.registered(reading, ALICE).usedBytes());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 256})
  void lengthNearTheEndOfLongs_isBeyondEveryQuota(long announced, @TempDir Path folder) {
    try (TestStore store = open(folder, StoreOptions.PLAIN.withDefaultQuota(1_000))) {
      store.put(ALICE, path("/pub/a"), "x");
      for (String any : new String[] {"/pub/a", "/pub/b"}) {
        var full =
            assertThrows(
                StorageException.QuotaExceeded.class,
                () -> store.resources.checkPut(ALICE, path(any), announced, Precondition.NONE));
        assertEquals(257, full.usedBytes());
      }
    }
  }

  /** As every other length: such a body is taken in until the disk is full. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 256})
  void lengthNearTheEndOfLongs_withoutQuota_isNotRefusedEarly(
      long announced, @TempDir Path folder) {
    try (TestStore store = open(folder, StoreOptions.PLAIN)) {
      store.put(ALICE, path("/pub/a"), "x");
      store.resources.checkPut(ALICE, path("/pub/a"), announced, Precondition.NONE);
      store.resources.checkPut(ALICE, path("/pub/b"), announced, Precondition.NONE);
    }
  }

  @Test
  void disabledUser_mayDeleteButNotStore(@TempDir Path folder) {
    try (TestStore store = open(folder, StoreOptions.PLAIN)) {
      store.put(ALICE, path("/pub/a"), "x");
      settled(
          store.committer.submit(
              new Writing(
                  batch -> {
                    var row = store.users.registered(batch.transaction(), ALICE);
                    store.users.store(batch, ALICE, row.withDisabled(true));
                  })));
      assertThrows(
          StorageException.UserDisabled.class, () -> store.put(ALICE, path("/pub/b"), "x"));
      store.delete(ALICE, path("/pub/a"));
      store.put(BOB, path("/pub/b"), "x");
    }
  }

  @Test
  void preconditions_areEvaluatedOverTheCurrentContent(@TempDir Path folder) {
    try (TestStore store = open(folder, StoreOptions.PLAIN)) {
      ContentHash old = hash(bytes("old"));
      store.put(ALICE, path("/pub/a"), "old");
      Precondition isOld = ifMatch(old);
      settled(
          store.resources.put(
              ALICE, path("/pub/a"), "text/plain", store.stage(bytes("new")), isOld));
      var again =
          store.resources.put(
              ALICE, path("/pub/a"), "text/plain", store.stage(bytes("other")), isOld);
      assertInstanceOf(StorageException.PreconditionFailed.class, refusal(again));
      var missing =
          store.resources.put(
              ALICE, path("/pub/none"), "text/plain", store.stage(bytes("x")), isOld);
      assertInstanceOf(StorageException.PreconditionFailed.class, refusal(missing));
      assertInstanceOf(
          StorageException.NoSuchResource.class,
          refusal(store.resources.delete(ALICE, path("/pub/none"), isOld)));
      assertInstanceOf(
          StorageException.PreconditionFailed.class,
          refusal(store.resources.delete(ALICE, path("/pub/a"), isOld)));
      settled(store.resources.delete(ALICE, path("/pub/a"), ifMatch(hash(bytes("new")))));
    }
  }

  private static Precondition ifMatch(ContentHash hash) {
    return new Precondition(Optional.of(new Precondition.OneOf(Set.of(hash))), Optional.empty());
  }

  @Test
  void largeContent_isAFile_thatGoesToTheGarbageWhenReplaced(@TempDir Path folder) {
    try (TestStore store = open(folder, StoreOptions.PLAIN)) {
      String large = "x".repeat(5_000);
      store.put(ALICE, path("/pub/a"), large);
      assertEquals(large, ModelPaths.read(store, ALICE, "/pub/a"));
      BlobRowsInTables rows = new BlobRowsInTables(store.tables, store.committer);
      assertTrue(rows.garbage(Optional.empty(), 10).isEmpty());
      store.put(ALICE, path("/pub/a"), "small");
      var garbage = rows.garbage(Optional.empty(), 10);
      assertEquals(1, garbage.size());
      assertTrue(Files.exists(store.blobs.locate(garbage.getFirst())));
      rows.forgetGarbage(garbage);
      assertTrue(rows.garbage(Optional.empty(), 10).isEmpty());
      store.put(ALICE, path("/pub/b"), large);
      store.delete(ALICE, path("/pub/b"));
      assertEquals(1, rows.garbage(Optional.empty(), 10).size());
    }
  }

  @Test
  void refusedPut_leavesNoFile(@TempDir Path folder) throws IOException {
    try (TestStore store = open(folder, StoreOptions.PLAIN)) {
      assertThrows(
          StorageException.UnknownUser.class,
          () -> store.put(key(9), path("/pub/a"), "x".repeat(5_000)));
      assertEquals(Set.of(), dev.hearth.storage.testing.TestFiles.below(folder.resolve("blobs")));
    }
  }

  @Test
  void snapshot_leavesOutWhatCameAfterItsMoment(@TempDir Path folder) {
    try (TestStore store = open(folder, StoreOptions.PLAIN)) {
      store.put(ALICE, path("/pub/a"), "1");
      store.put(ALICE, path("/pub/b"), "1");
      Sequence moment = store.events.bounds().newest();
      store.put(ALICE, path("/pub/b"), "2");
      store.put(ALICE, path("/pub/c"), "1");
      Selector everything = Selector.of(Optional.empty(), bytes("/pub/"));
      List<String> shown = new ArrayList<>();
      assertTrue(
          store
              .resources
              .snapshot(
                  everything,
                  Optional.empty(),
                  moment,
                  10,
                  (user, resource) -> shown.add(resource.path().toString()))
              .isEmpty());
      assertEquals(List.of("/pub/a"), shown);
    }
  }

  @Test
  void badRow_isLeftOutOfASnapshotOfEverybody_andItsTenantIsStopped(@TempDir Path folder) {
    try (TestStore store = open(folder, StoreOptions.PLAIN)) {
      store.put(ALICE, path("/pub/a"), "x");
      damage(store, Layouts.RESOURCES);
      store.put(BOB, path("/pub/b"), "x");
      Sequence now = store.events.bounds().newest();
      List<String> shown = new ArrayList<>();
      for (int rowsMax : List.of(1, 100)) {
        shown.clear();
        Optional<Resources.SnapshotPosition> after = Optional.empty();
        do {
          after =
              store.resources.snapshot(
                  Selector.of(Optional.empty(), bytes("/pub/")),
                  after,
                  now,
                  rowsMax,
                  (user, resource) -> shown.add(resource.path().toString()));
        } while (after.isPresent());
        assertEquals(List.of("/pub/b"), shown);
      }
      assertThrows(
          StorageException.WritingStopped.class, () -> store.put(ALICE, path("/pub/c"), "x"));
      store.put(BOB, path("/pub/c"), "x");
      assertThrows(
          StorageException.CorruptRow.class,
          () ->
              store.resources.snapshot(
                  Selector.of(Optional.of(ALICE), bytes("/pub/")),
                  Optional.empty(),
                  now,
                  100,
                  (user, resource) -> shown.add(resource.path().toString())));
    }
  }

  @Test
  void missingBlob_isCorruption_andStopsItsTenantOnly(@TempDir Path folder) throws IOException {
    try (TestStore store = open(folder, StoreOptions.PLAIN)) {
      store.put(ALICE, path("/pub/a"), "x".repeat(5_000));
      for (String file : dev.hearth.storage.testing.TestFiles.below(folder.resolve("blobs"))) {
        Files.delete(folder.resolve("blobs").resolve(file));
      }
      assertThrows(
          StorageException.CorruptRow.class, () -> store.resources.open(ALICE, path("/pub/a")));
      assertThrows(
          StorageException.WritingStopped.class, () -> store.put(ALICE, path("/pub/b"), "x"));
      store.put(BOB, path("/pub/b"), "x");
    }
  }

  @Test
  void badResourceRow_stopsItsTenantOnly(@TempDir Path folder) {
    try (TestStore store = open(folder, StoreOptions.PLAIN)) {
      store.put(ALICE, path("/pub/a"), "x");
      damage(store, Layouts.RESOURCES);
      assertThrows(
          StorageException.CorruptRow.class, () -> store.resources.find(ALICE, path("/pub/a")));
      assertThrows(
          StorageException.WritingStopped.class, () -> store.put(ALICE, path("/pub/b"), "x"));
      store.put(BOB, path("/pub/b"), "x");
    }
  }

  @Test
  void badEventRow_stopsAllWriting(@TempDir Path folder) {
    try (TestStore store = open(folder, StoreOptions.PLAIN)) {
      store.put(ALICE, path("/pub/a"), "x");
      damage(store, Layouts.EVENTS);
      assertThrows(StorageException.CorruptRow.class, store::log);
      assertThrows(
          StorageException.WritingStopped.class, () -> store.put(BOB, path("/pub/b"), "x"));
      assertTrue(store.resources.find(ALICE, path("/pub/a")).isPresent());
    }
  }

  @Test
  void badUserRow_stopsAllWriting(@TempDir Path folder) {
    try (TestStore store = open(folder, StoreOptions.PLAIN)) {
      damage(store, Layouts.USERS);
      Pubky damaged = ALICE.compareTo(BOB) < 0 ? ALICE : BOB;
      Pubky other = damaged.equals(ALICE) ? BOB : ALICE;
      assertThrows(
          StorageException.CorruptRow.class, () -> store.put(damaged, path("/pub/a"), "x"));
      assertThrows(
          StorageException.WritingStopped.class, () -> store.put(other, path("/pub/b"), "x"));
    }
  }

  @Test
  void badRowMetInABatch_stopsTheWholeBatch(@TempDir Path folder) {
    Pubky damaged = ALICE.compareTo(BOB) < 0 ? ALICE : BOB;
    Pubky other = damaged.equals(ALICE) ? BOB : ALICE;
    try (TestStore store = open(folder, StoreOptions.PLAIN)) {
      damage(store, Layouts.USERS);
    }
    try (TestStore store = TestStore.idle(folder, StoreOptions.PLAIN)) {
      var before = store.submitPut(other, path("/pub/a"), "x");
      var bad = store.submitPut(damaged, path("/pub/a"), "x");
      var after = store.submitPut(other, path("/pub/b"), "x");
      store.committer.start();
      assertInstanceOf(StorageException.CorruptRow.class, refusal(bad));
      assertInstanceOf(StorageException.WritingStopped.class, refusal(before));
      assertInstanceOf(StorageException.WritingStopped.class, refusal(after));
      assertTrue(store.log().isEmpty());
    }
  }

  @Test
  void badUserRow_metByAReader_stopsAllWriting(@TempDir Path folder) {
    try (TestStore store = open(folder, StoreOptions.PLAIN)) {
      damage(store, Layouts.USERS);
      Pubky damaged = ALICE.compareTo(BOB) < 0 ? ALICE : BOB;
      assertThrows(
          StorageException.CorruptRow.class, () -> store.resources.find(damaged, path("/pub/a")));
      assertTrue(store.state.cause().isPresent());
    }
  }

  /** Changes one byte in the first row of a table. */
  private static void damage(TestStore store, Layouts layout) {
    Table table = store.tables.table(layout);
    settled(
        store.committer.submit(
            new Writing(
                batch -> {
                  ByteBuffer key;
                  byte[] value;
                  try (TableCursor cursor = table.cursor(batch.transaction())) {
                    assertTrue(cursor.first());
                    key = ByteBuffer.allocate(cursor.key().limit()).put(cursor.key()).flip();
                    value = new byte[cursor.value().limit()];
                    cursor.value().get(0, value);
                  }
                  value[3] ^= 1;
                  table.put(batch.transaction(), key, ByteBuffer.wrap(value));
                })));
  }

  private record Writing(java.util.function.Consumer<Batch> change) implements Operation<Boolean> {
    @Override
    public Change<Boolean> decide(Transaction view) {
      return batch -> {
        change.accept(batch);
        return true;
      };
    }

    @Override
    public boolean needsSpace() {
      return false;
    }
  }
}
