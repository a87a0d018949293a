package dev.hearth.storage;

import static dev.hearth.storage.testing.OpenStore.await;
import static dev.hearth.storage.testing.OpenStore.body;
import static dev.hearth.storage.testing.Samples.key;
import static dev.hearth.storage.testing.Samples.pathOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.accounts.SignupToken;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.layout.ResourcesTable;
import dev.hearth.storage.layout.UserRow;
import dev.hearth.storage.layout.UsersTable;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.testing.RawRows;
import dev.hearth.storage.testing.Seeds;
import dev.hearth.storage.testing.TestFiles;
import dev.hearth.storage.verify.Finding;
import dev.hearth.storage.verify.VerifyReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreVerifierTest {
  private static final Pubky ALICE = key(1);
  private static final Pubky BOB = key(2);
  private static final int LARGE = 5_000;

  /** A store with something in every table but {@code garbage}. */
  private static void fill(Path folder) {
    try (OpenStore store = OpenStore.open(folder)) {
      store.register(ALICE);
      store.register(BOB);
      await(
          store
              .storage
              .accounts()
              .addToken(
                  new SignupToken(
                      "000G-40R4-0M30", Instant.EPOCH, OptionalLong.of(9), Optional.empty())));
      for (Pubky user : List.of(ALICE, BOB)) {
        store.put(user, "/pub/a", body(1, 10));
        store.put(user, "/pub/a", body(2, 20));
        store.put(user, "/pub/gone", body(3, LARGE));
        store.put(user, "/pub/large", body(4, LARGE));
        store.put(user, "/pub/empty", new byte[0]);
        store.delete(user, "/pub/gone");
      }
      for (int length : List.of(480, 481, 960, 4096)) {
        store.put(ALICE, pathOf("/pub/", length).toString(), body(length, 30));
      }
    }
    try (OpenStore store = OpenStore.open(folder)) {
      await(store.storage.swept()); // Or the file of /pub/gone may be left by the first close.
    }
  }

  private record Result(VerifyReport report, List<Finding> findings) {}

  private static Result verify(Path folder) {
    List<Finding> findings = new ArrayList<>();
    VerifyReport report = StoreVerifier.verify(folder, findings::add);
    assertEquals(report.findings(), findings.size());
    return new Result(report, findings);
  }

  @Test
  void soundStore_hasNoFindings_andIsNotChanged(@TempDir Path folder) throws IOException {
    fill(folder);
    Map<String, String> before = contents(folder);
    Result result = verify(folder);
    assertEquals(List.of(), result.findings());
    assertTrue(result.report().isSound());
    assertEquals(2, result.report().blobs());
    assertEquals(2 * LARGE, result.report().blobBytes());
    assertEquals(0, result.report().orphans());
    assertEquals(0, result.report().temporaries());
    try (RawRows rows = new RawRows(folder)) {
      assertEquals(rows.all().size(), result.report().rows());
    }
    Map<String, String> after = contents(folder);
    after.keySet().retainAll(before.keySet()); // Looking at the rows made LMDB's file of locks.
    assertEquals(before, after);
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new HashMap<>();
    for (String name : TestFiles.below(folder)) {
      if (!name.equals("reserve") && !name.endsWith("lock.mdb")) {
        byte[] bytes = Files.readAllBytes(folder.resolve(name));
        contents.put(name, dev.hearth.storage.testing.Samples.hash(bytes).toString());
      }
    }
    return contents;
  }

  @Test
  void oneBitOfAnyRow_isFoundInThatRowAlone(@TempDir Path folder) {
    fill(folder);
    Random random = Seeds.random("StoreVerifierTest", 23);
    List<RawRows.Row> all;
    try (RawRows rows = new RawRows(folder)) {
      all = rows.all();
    }
    Set<Layouts> tables = EnumSet.noneOf(Layouts.class);
    for (RawRows.Row row : all) {
      if (!row.value().hasRemaining()) {
        continue; // An index has only keys.
      }
      tables.add(row.table());
      try (RawRows rows = new RawRows(folder)) {
        rows.put(row.flipped(random.nextInt(8 * row.value().limit())));
      }
      List<Finding> findings = verify(folder).findings();
      try (RawRows rows = new RawRows(folder)) {
        rows.put(row);
      }
      assertFalse(findings.isEmpty(), row.toString());
      assertEquals(row.table().tableName(), findings.getFirst().table());
      boolean isParent = row.table() == Layouts.RESOURCES && ResourcesTable.isParent(row.key());
      // What stands below a bad parent can't be reached, so it is listed as well.
      assertTrue(isParent || findings.size() == 1, findings.toString());
    }
    Set<Layouts> expected = Layouts.durable();
    expected.removeAll(Set.of(Layouts.GARBAGE, Layouts.EVENTS_BY_USER, Layouts.USER_SESSIONS));
    assertEquals(expected, tables);
    assertEquals(List.of(), verify(folder).findings());
  }

  @Test
  void anyRowThatIsMissing_isFound(@TempDir Path folder) {
    fill(folder);
    Set<Layouts> unrelated =
        EnumSet.of(Layouts.USER_SESSIONS, Layouts.SIGNUP_TOKENS, Layouts.GARBAGE);
    List<RawRows.Row> all;
    try (RawRows rows = new RawRows(folder)) {
      all = rows.all();
    }
    for (RawRows.Row row : all) {
      boolean bound = row.key().equals(MetaTable.key(MetaTable.Counter.JOURNAL));
      if (unrelated.contains(row.table()) || bound) {
        continue; // Nothing else says that they exist; and a backup names no journal.
      }
      try (RawRows rows = new RawRows(folder)) {
        rows.delete(row);
      }
      assertFalse(verify(folder).report().isSound(), row.toString());
      try (RawRows rows = new RawRows(folder)) {
        rows.put(row);
      }
    }
    assertEquals(List.of(), verify(folder).findings());
  }

  @Test
  void rowsInEachOthersPlace_areFound(@TempDir Path folder) {
    fill(folder);
    try (RawRows rows = new RawRows(folder)) {
      List<RawRows.Row> contents =
          rows.of(Layouts.RESOURCES).stream()
              .filter(row -> !ResourcesTable.isParent(row.key()))
              .toList();
      RawRows.Row first = contents.get(0);
      RawRows.Row second = contents.get(1);
      rows.put(new RawRows.Row(Layouts.RESOURCES, first.key(), second.value()));
      rows.put(new RawRows.Row(Layouts.RESOURCES, second.key(), first.value()));
    }
    List<Finding> findings = verify(folder).findings();
    long stored =
        findings.stream().filter(f -> f.problem().endsWith("stored something else")).count();
    assertEquals(2, stored, findings.toString());
  }

  @Test
  void usageThatIsNotTheSum_isFound(@TempDir Path folder) {
    fill(folder);
    try (RawRows rows = new RawRows(folder)) {
      RawRows.Row row = rows.of(Layouts.USERS).getFirst();
      UserRow user = UsersTable.value(row.value());
      ByteBuffer changed = ByteBuffer.allocate(UsersTable.VALUE_BYTES);
      UsersTable.value(user.withUsedBytes(user.usedBytes() + 1), changed);
      rows.put(new RawRows.Row(Layouts.USERS, row.key(), changed));
    }
    List<Finding> findings = verify(folder).findings();
    assertEquals(1, findings.size(), findings.toString());
    assertTrue(findings.getFirst().problem().startsWith("usage is"));
  }

  @Test
  void blobs_thatAreChangedCutOrGone_areFound(@TempDir Path folder) throws IOException {
    fill(folder);
    List<String> names = List.copyOf(TestFiles.below(folder.resolve("blobs")));
    assertEquals(2, names.size());
    Path first = folder.resolve("blobs").resolve(names.get(0));
    Path second = folder.resolve("blobs").resolve(names.get(1));

    byte[] bytes = Files.readAllBytes(first);
    bytes[LARGE / 2] ^= 1;
    Files.write(first, bytes);
    Files.delete(second);
    assertProblems(folder, "the file has another hash", "the file is missing");

    Files.write(first, new byte[LARGE - 1]);
    Files.write(second, new byte[LARGE + 1]);
    assertProblems(folder, "the file has another length", "the file has another length");
  }

  private static void assertProblems(Path folder, String... expected) {
    List<String> problems =
        verify(folder).findings().stream()
            .map(finding -> finding.problem().replaceAll(";.*", ""))
            .sorted()
            .toList();
    assertEquals(List.of(expected), problems);
  }

  @Test
  void filesThatNoRowNames_areCounted_andAreNoHarm(@TempDir Path folder) throws IOException {
    fill(folder);
    Path blobs = folder.resolve("blobs");
    Files.createDirectories(blobs.resolve("ab"));
    Files.writeString(blobs.resolve("ab/1-" + "ab".repeat(16)), "orphan");
    Files.writeString(blobs.resolve("tmp/7"), "half");
    VerifyReport report = verify(folder).report();
    assertTrue(report.isSound());
    assertEquals(1, report.orphans());
    assertEquals(1, report.temporaries());
  }

  @Test
  void garbageThatIsInUse_isFound(@TempDir Path folder) throws IOException {
    fill(folder);
    String name;
    try (RawRows rows = new RawRows(folder)) {
      name =
          rows.of(Layouts.RESOURCES).stream()
              .filter(row -> !ResourcesTable.isParent(row.key()))
              .flatMap(row -> ResourcesTable.value(row.value()).blob().stream())
              .findFirst()
              .orElseThrow();
      ByteBuffer key = dev.hearth.storage.layout.GarbageTable.key(name);
      rows.put(new RawRows.Row(Layouts.GARBAGE, key, ByteBuffer.allocate(0)));
    }
    assertEquals(
        List.of(new Finding("garbage", name, "a resource names it")), verify(folder).findings());
  }

  @Test
  void storeInUse_newerStore_andNoStore_areRefused(@TempDir Path folder) {
    assertThrows(CannotOpen.class, () -> verify(folder));
    fill(folder);
    try (OpenStore _ = OpenStore.open(folder)) {
      assertThrows(CannotOpen.class, () -> verify(folder));
    }
    try (RawRows rows = new RawRows(folder)) {
      ByteBuffer value = ByteBuffer.allocate(MetaTable.VALUE_BYTES);
      MetaTable.value(Counter.LAYOUT, Layouts.CURRENT + 1, value);
      rows.put(new RawRows.Row(Layouts.META, MetaTable.key(Counter.LAYOUT), value));
    }
    CannotOpen refused = assertThrows(CannotOpen.class, () -> verify(folder));
    assertTrue(String.valueOf(refused.getMessage()).contains("newer"));
  }
}
