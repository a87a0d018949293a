package dev.hearth.storage;

import static dev.hearth.storage.testing.OpenStore.body;
import static dev.hearth.storage.testing.Samples.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.journal.Journal;
import dev.hearth.storage.journal.JournalOptions;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.lmdb.Durability;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.EnvironmentOptions;
import dev.hearth.storage.lmdb.ReadTransaction;
import dev.hearth.storage.lmdb.WriteTransaction;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.verify.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LMDB knows which journal goes on where it ends, and takes no other. */
final class BoundJournalTest {
  private static final Pubky ALICE = key(1);
  private static final ByteBuffer JOURNAL = MetaTable.key(Counter.JOURNAL);

  private static Path storeIn(Path folder) {
    try (OpenStore store = OpenStore.open(folder)) {
      store.register(ALICE);
      store.put(ALICE, "/pub/a", body(1, 10));
    }
    return folder;
  }

  private static Environment rows(Path store) {
    return Environment.open(
        store.resolve("lmdb"),
        new EnvironmentOptions(1L << 32, 8, Durability.SYNCED, Set.of(Layouts.META)));
  }

  /** What the store says of its journal; empty if it says nothing, as those of older builds. */
  private static OptionalLong named(Path store) {
    try (Environment environment = rows(store);
        ReadTransaction reading = environment.read()) {
      ByteBuffer row = environment.table(Layouts.META).get(reading, JOURNAL);
      return row == null
          ? OptionalLong.empty()
          : OptionalLong.of(MetaTable.number(Counter.JOURNAL, row));
    }
  }

  private static boolean isBound(Path store) {
    return named(store).orElse(0) != 0;
  }

  /** Makes it one of a build that named no journal in it. */
  private static void forgetName(Path store) {
    try (Environment environment = rows(store);
        WriteTransaction writing = environment.write()) {
      environment.table(Layouts.META).delete(writing, JOURNAL);
      writing.commit();
    }
  }

  /** Everything of a folder as a process would leave it that is killed now. */
  private static Path killed(Path store, Path copy) throws IOException {
    try (Stream<Path> all = Files.walk(store)) {
      for (Path from : all.toList()) {
        Files.copy(from, copy.resolve(store.relativize(from).toString()));
      }
    }
    return copy;
  }

  /** A store with a write before the backup and one after it. */
  private static void backedUp(Path store, Path backup) {
    try (OpenStore open = OpenStore.open(store)) {
      open.register(ALICE);
      open.put(ALICE, "/pub/a", body(1, 10));
      open.storage.backup(backup);
      open.put(ALICE, "/pub/b", body(2, 10));
    }
  }

  /** Lays a backup over the data folder it was made of, whose journal stays. */
  private static void lay(Path backup, Path store) throws IOException {
    Files.delete(store.resolve("lmdb/lock.mdb"));
    Files.copy(
        backup.resolve("lmdb/data.mdb"),
        store.resolve("lmdb/data.mdb"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static String refusal(Path store) {
    return String.valueOf(assertThrows(CannotOpen.class, () -> OpenStore.open(store)).getMessage());
  }

  @Test
  void removedJournal_isNoFirstStart_untilItIsPutBack(@TempDir Path root) throws IOException {
    Path store = storeIn(root.resolve("store"));
    Path away = root.resolve("away");
    Files.move(store.resolve("journal"), away);
    for (int attempt = 0; attempt < 2; attempt++) {
      assertEquals(
          "the journal %s is missing, and with it what was acknowledged last;"
                  .formatted(store.resolve("journal"))
              + " put it back, or begin from a backup",
          refusal(store));
      assertFalse(Files.exists(store.resolve("journal")), "nothing takes its place");
    }
    List<Finding> findings = new ArrayList<>();
    StoreVerifier.verify(store, findings::add);
    assertEquals(1, findings.size(), findings.toString());
    Files.move(away, store.resolve("journal"));
    try (OpenStore open = OpenStore.open(store)) {
      assertArrayEquals(body(1, 10), open.get(ALICE, "/pub/a").orElseThrow());
    }
  }

  @Test
  void journalOfAnotherStore_isRefused(@TempDir Path root) throws IOException {
    Path store = storeIn(root.resolve("store"));
    Path other = storeIn(root.resolve("other"));
    Files.move(store.resolve("journal"), root.resolve("away"));
    Files.move(other.resolve("journal"), store.resolve("journal"));
    assertTrue(refusal(store).contains("belongs to another store; put this one's back"));
    List<Finding> findings = new ArrayList<>();
    StoreVerifier.verify(store, findings::add);
    assertEquals(1, findings.size(), findings.toString());
  }

  @Test
  void backup_isBoundToNoJournal_andBeginsOne(@TempDir Path root) throws IOException {
    Path backup = root.resolve("backup");
    try (OpenStore store = OpenStore.open(root.resolve("store"))) {
      store.register(ALICE);
      store.put(ALICE, "/pub/a", body(1, 10));
      store.storage.backup(backup);
    }
    assertTrue(isBound(root.resolve("store")));
    List<Finding> findings = new ArrayList<>();
    StoreVerifier.verify(backup, findings::add);
    assertEquals(List.of(), findings);
    assertFalse(isBound(backup));
    try (OpenStore copy = OpenStore.open(backup)) {
      assertArrayEquals(body(1, 10), copy.get(ALICE, "/pub/a").orElseThrow());
    }
    assertTrue(isBound(backup));
    try (OpenStore copy = OpenStore.open(backup)) {
      assertArrayEquals(body(1, 10), copy.get(ALICE, "/pub/a").orElseThrow());
    }
  }

  @Test
  void storeOfAnOlderBuild_isBoundByItsFirstStart(@TempDir Path root) throws IOException {
    Path store = storeIn(root.resolve("store"));
    forgetName(store);
    try (OpenStore open = OpenStore.open(store)) {
      assertArrayEquals(body(1, 10), open.get(ALICE, "/pub/a").orElseThrow());
    }
    assertTrue(isBound(store));
  }

  @Test
  void backupLaidOverAStoreThatKeepsItsJournal_isRefused_untilThatIsMovedAway(@TempDir Path root)
      throws IOException {
    for (boolean isOlder : List.of(false, true)) {
      Path store = root.resolve("store" + isOlder);
      Path backup = root.resolve("backup" + isOlder);
      backedUp(store, backup);
      if (isOlder) {
        forgetName(backup);
      }
      lay(backup, store);
      byte[] rows = Files.readAllBytes(store.resolve("lmdb/data.mdb"));
      assertTrue(refusal(store).contains("is not this backup's"), "older build: " + isOlder);
      assertArrayEquals(rows, Files.readAllBytes(store.resolve("lmdb/data.mdb")));
      List<Finding> findings = new ArrayList<>();
      StoreVerifier.verify(store, findings::add);
      assertEquals(1, findings.size(), findings.toString());
      Files.move(store.resolve("journal"), root.resolve("away" + isOlder));
      try (OpenStore open = OpenStore.open(store)) {
        assertArrayEquals(body(1, 10), open.get(ALICE, "/pub/a").orElseThrow());
        assertEquals(Optional.empty(), open.get(ALICE, "/pub/b"));
      }
      assertTrue(isBound(store));
    }
  }

  @Test
  void backupWhoseFirstStartWasKilled_keepsWhatItAcknowledged(@TempDir Path root)
      throws IOException {
    Path backup = root.resolve("backup");
    backedUp(root.resolve("store"), backup);
    Path killed;
    try (OpenStore open = OpenStore.open(backup)) {
      open.put(ALICE, "/pub/c", body(3, 10));
      killed = killed(backup, root.resolve("killed"));
    }
    assertTrue(isBound(killed));
    Path older = killed(killed, root.resolve("older"));
    forgetName(older); // As if an earlier build had made the backup, and made that start.
    for (Path left : List.of(killed, older)) {
      try (OpenStore open = OpenStore.open(left)) {
        assertArrayEquals(body(1, 10), open.get(ALICE, "/pub/a").orElseThrow());
        assertArrayEquals(body(3, 10), open.get(ALICE, "/pub/c").orElseThrow());
      }
      assertTrue(isBound(left));
    }
  }

  @Test
  void backupWhoseFirstStartMadeAJournalAndNoMore_takesIt(@TempDir Path root) throws IOException {
    Path backup = root.resolve("backup");
    backedUp(root.resolve("store"), backup);
    assertEquals(OptionalLong.of(0), named(backup));
    JournalOptions shape = new JournalOptions(1 << 20, 4);
    Path journal = backup.resolve("journal");
    Journal.open(journal, shape, FileSeam.REAL, Steps.NONE).close();
    long made = Journal.identity(journal).orElseThrow();
    try (OpenStore open = OpenStore.open(backup)) {
      assertArrayEquals(body(1, 10), open.get(ALICE, "/pub/a").orElseThrow());
      assertEquals(made, Journal.identity(journal).orElseThrow());
    }
    assertEquals(OptionalLong.of(made), named(backup));
  }
}
