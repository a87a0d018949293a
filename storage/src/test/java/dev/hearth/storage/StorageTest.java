package dev.hearth.storage;

import static dev.hearth.storage.testing.Samples.key;
import static dev.hearth.storage.testing.Samples.path;
import static dev.hearth.storage.testing.TestStore.settled;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.accounts.Session;
import dev.hearth.storage.blobs.ContentWriter;
import dev.hearth.storage.blobs.StagedContent;
import dev.hearth.storage.events.Committed;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable;
import dev.hearth.storage.lmdb.Durability;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.EnvironmentOptions;
import dev.hearth.storage.lmdb.WriteTransaction;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.testing.Deletions;
import dev.hearth.storage.testing.FileRecorder;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.TestFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StorageTest {
  private static Storage open(Path folder) {
    return open(folder, 0);
  }

  private static Storage open(Path folder, long sequenceAtLeast) {
    StorageConfig config =
        StorageConfig.defaults(folder)
            .withInlineBytesMax(1_000)
            .withSequenceAtLeast(sequenceAtLeast);
    return Storage.open(config, StorageSeams.REAL);
  }

  private static Committed put(Storage storage, String path, String content) {
    try (ContentWriter writer = storage.contents().begin()) {
      writer.write(Samples.bytes(content), 0, content.length());
      return settled(
          storage
              .resources()
              .put(key(1), path(path), "text/plain", writer.finish(), Precondition.NONE));
    }
  }

  private static void signUp(Storage storage) {
    Session session = new Session("00".repeat(32), key(1), List.of("/:rw"), Instant.EPOCH);
    settled(storage.accounts().signUp(session, Optional.empty()));
  }

  @Test
  void bodyThatWasAnswered_staysWhateverItsSenderDoesNext(@TempDir Path folder) throws IOException {
    try (OpenStore store = OpenStore.open(folder)) {
      store.register(key(1));
      byte[] content = OpenStore.body(1, OpenStore.INLINE_BYTES_MAX + 1);
      StagedContent body = store.stage(content);
      settled(
          store
              .storage
              .resources()
              .put(key(1), path("/pub/a"), "text/plain", body, Precondition.NONE));
      body.discard();
      assertArrayEquals(content, store.get(key(1), "/pub/a").orElseThrow());
    }
  }

  /** All writers wait for the committer, and unlinking a gigabyte takes a while. */
  @Test
  void refusedLargeBody_isNotRemovedByTheCommitter(@TempDir Path folder) throws Exception {
    Deletions files = new Deletions();
    StorageSeams seams = new StorageSeams(InstantSource.system(), Steps.NONE, files);
    try (OpenStore store = OpenStore.open(folder, seams)) {
      byte[] content = OpenStore.body(1, OpenStore.INLINE_BYTES_MAX + 1);
      assertThrows(
          CompletionException.class, () -> store.put(key(1), "/pub/nobody-has-signed-up", content));
      assertEquals("hearth-unlinker", files.next());
      assertTrue(TestFiles.below(folder.resolve("blobs")).isEmpty());
    }
  }

  @Test
  void whatWasAnswered_isThereAfterReopening(@TempDir Path folder) {
    List<Event> announced = new ArrayList<>();
    Event small;
    Event large;
    Storage first = open(folder);
    try (first) {
      first.announceTo(announced::addAll);
      signUp(first);
      small = put(first, "/pub/small", "x").event();
      large = put(first, "/pub/large", "x".repeat(100_000)).event();
    }
    first.close(); // Closing again does nothing.
    assertEquals(List.of(small, large), announced);
    try (Storage storage = open(folder)) {
      assertEquals(large, storage.events().find(large.sequence()).orElseThrow());
      try (var content = storage.resources().open(key(1), path("/pub/large")).orElseThrow()) {
        assertTrue(content.file().isPresent());
      }
      var health = storage.health();
      assertTrue(health.writable());
      assertEquals(large.sequence(), health.bounds().newest());
      assertTrue(put(storage, "/pub/z", "x").event().sequence().isAfter(large.sequence()));
    }
  }

  @Test
  void secondStoreOnOneFolder_refusesToOpen(@TempDir Path folder) {
    try (Storage first = open(folder)) {
      CannotOpen refused = assertThrows(CannotOpen.class, () -> open(folder));
      assertEquals(
          "the folder %s is in use by process %d".formatted(folder, ProcessHandle.current().pid()),
          refused.getMessage());
      signUp(first);
    }
    open(folder).close();
  }

  /** The system's lock is the process's: closing any channel of its file gives it away. */
  @Test
  void refusedSecondStore_leavesTheLockOfTheFirst(@TempDir Path root) throws Exception {
    Path folder = Files.createDirectory(root.resolve("store"));
    Path otherName = Files.createSymbolicLink(root.resolve("link"), folder);
    try (Storage first = open(folder)) {
      assertThrows(CannotOpen.class, () -> open(folder));
      assertThrows(CannotOpen.class, () -> open(otherName));
      assertThrows(CannotOpen.class, () -> StoreVerifier.verify(folder, _ -> {}));
      assertTrue(LockProbe.isRefused(folder));
      assertTrue(first.health().writable());
    }
    assertFalse(LockProbe.isRefused(folder));
  }

  /** It may have been made just before a crash, by us or by whoever set the machine up. */
  @Test
  void folderThatIsThere_isMadeDurableAllTheSame(@TempDir Path root) throws IOException {
    Path folder = Files.createDirectory(root.resolve("store"));
    FileRecorder recorder = new FileRecorder(root, FileSeam.REAL);
    StorageSeams seams = new StorageSeams(InstantSource.system(), Steps.NONE, recorder);
    OpenStore.open(folder, seams).close();
    assertEquals("sync /", recorder.take().getFirst());
  }

  @Test
  void contentThatMayNotFitABatch_isNoConfiguration(@TempDir Path folder) {
    StorageConfig usual = StorageConfig.defaults(folder);
    long fits = 16L * usual.inlineBytesMax();
    assertTrue(fits <= StorageConfig.JOURNAL_BYTES_MIN, "every journal takes what is usual");
    StorageConfig large = usual.withInlineBytesMax((int) (usual.journalBytes() / 16));
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> usual.withInlineBytesMax(large.inlineBytesMax() + 1));
    assertEquals(
        "inlineBytesMax 2097153 is more than a sixteenth of journalBytes 33554432",
        refused.getMessage());
  }

  @Test
  void newerLayout_isRefusedWithAClearMessage_andIsNotTouched(@TempDir Path folder) {
    open(folder).close();
    var options = new EnvironmentOptions(1L << 32, 8, Durability.SYNCED, Set.of(Layouts.META));
    try (Environment environment = Environment.open(folder.resolve("lmdb"), options);
        WriteTransaction writing = environment.write()) {
      ByteBuffer newer = ByteBuffer.allocate(MetaTable.VALUE_BYTES);
      MetaTable.value(MetaTable.Counter.LAYOUT, 7, newer);
      ByteBuffer row = MetaTable.key(MetaTable.Counter.LAYOUT);
      environment.table(Layouts.META).put(writing, row, newer);
      writing.commit();
    }
    for (int attempt = 0; attempt < 2; attempt++) { // A refusal lets go of the folder's lock.
      CannotOpen refused = assertThrows(CannotOpen.class, () -> open(folder));
      assertEquals(
          "the store has layout 7, made by a newer Hearth; this one reads up to layout 3",
          refused.getMessage());
    }
  }

  @Test
  void lostCounters_areNotBegunAgain(@TempDir Path folder) {
    try (Storage storage = open(folder)) {
      signUp(storage);
    }
    Set<Layouts> tables = Set.of(Layouts.META);
    var options = new EnvironmentOptions(1L << 32, 8, Durability.SYNCED, tables);
    try (Environment environment = Environment.open(folder.resolve("lmdb"), options);
        WriteTransaction writing = environment.write()) {
      for (MetaTable.Counter counter : MetaTable.Counter.values()) {
        environment.table(Layouts.META).delete(writing, MetaTable.key(counter));
      }
      writing.commit();
    }
    assertThrows(CorruptRow.class, () -> open(folder));
  }

  @Test
  void sequenceAtLeast_isKept(@TempDir Path folder) {
    long least = 9_000_000_000_000_000L;
    try (Storage storage = open(folder, least)) {
      signUp(storage);
      assertEquals(0, storage.health().bounds().newest().value());
      assertEquals(least, put(storage, "/pub/a", "x").event().sequence().value());
      assertTrue(storage.health().clockAheadSeconds() > 0);
    }
    try (Storage storage = open(folder)) {
      assertEquals(least + 1, put(storage, "/pub/b", "x").event().sequence().value());
    }
  }
}
