package dev.hearth.storage;

import static dev.hearth.storage.testing.OpenStore.body;
import static dev.hearth.storage.testing.Samples.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.lmdb.Durability;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.EnvironmentOptions;
import dev.hearth.storage.lmdb.ReadTransaction;
import dev.hearth.storage.lmdb.WriteTransaction;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.verify.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LMDB knows which journal goes on where it ends, and takes no other. */
final class BoundJournalTest {
  private static final Pubky ALICE = key(1);

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

  private static boolean isBound(Path store) {
    try (Environment environment = rows(store);
        ReadTransaction reading = environment.read()) {
      return environment.table(Layouts.META).get(reading, MetaTable.key(Counter.JOURNAL)) != null;
    }
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
    try (Environment environment = rows(store);
        WriteTransaction writing = environment.write()) {
      environment.table(Layouts.META).delete(writing, MetaTable.key(Counter.JOURNAL));
      writing.commit();
    }
    try (OpenStore open = OpenStore.open(store)) {
      assertArrayEquals(body(1, 10), open.get(ALICE, "/pub/a").orElseThrow());
    }
    assertTrue(isBound(store));
  }
}
