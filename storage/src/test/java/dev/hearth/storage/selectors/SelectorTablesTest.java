package dev.hearth.storage.selectors;

import static dev.hearth.storage.selectors.SelectorFixture.ALICE;
import static dev.hearth.storage.selectors.SelectorFixture.BOB;
import static dev.hearth.storage.selectors.SelectorFixture.add;
import static dev.hearth.storage.selectors.SelectorFixture.everyone;
import static dev.hearth.storage.selectors.SelectorFixture.exact;
import static dev.hearth.storage.selectors.SelectorFixture.match;
import static dev.hearth.storage.selectors.SelectorFixture.remove;
import static dev.hearth.storage.selectors.SelectorFixture.tables;
import static dev.hearth.storage.selectors.SelectorFixture.utf8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.lmdb.Durability;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.EnvironmentOptions;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.StorageException.Overloaded;
import java.nio.file.Path;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SelectorTablesTest {
  @Test
  void errorOfTheWriter_leavesNobodyWaiting(@TempDir Path root) {
    Set<Selector> broken =
        new AbstractSet<>() {
          @Override
          public Iterator<Selector> iterator() {
            throw new OutOfMemoryError("on purpose");
          }

          @Override
          public int size() {
            return 1;
          }
        };
    Set<Layouts> layouts = EnumSet.of(Layouts.SELECTORS_EXACT, Layouts.SELECTORS_WILDCARD);
    var options = new EnvironmentOptions(1 << 24, 4, Durability.UNSYNCED, layouts);
    try (Environment environment = Environment.open(root, options)) {
      SelectorWriter writer = SelectorWriter.start(environment, SelectorLimits.DEFAULTS);
      CompletableFuture<Void> met = writer.submit(new SelectorChange.Add(1, broken, 0));
      assertThrows(ExecutionException.class, () -> met.get(60, SECONDS));
      CompletableFuture<Void> later = writer.submit(new SelectorChange.Remove(2, Set.of(), 0));
      assertThrows(ExecutionException.class, () -> later.get(60, SECONDS));
      CompletableFuture<Void> closed = CompletableFuture.runAsync(writer::close);
      assertDoesNotThrow(() -> closed.get(60, SECONDS));
    }
  }

  @Test
  void emptyTables_matchNothing(@TempDir Path root) {
    try (SelectorTables tables = tables(root)) {
      assertEquals(Set.of(), match(tables, ALICE, utf8("/pub/a")));
      assertEquals(0, tables.count());
    }
  }

  @Test
  void matchesThatAreNotNeighbours_areAllFound(@TempDir Path root) throws Exception {
    try (SelectorTables tables = tables(root)) {
      List<String> stored =
          List.of("/", "/a", "/aa", "/ab", "/ab!", "/abb", "/abc", "/abcd", "/abcde", "/abd", "/b");
      for (String prefix : stored) {
        add(tables, stored.indexOf(prefix), exact(ALICE, prefix));
        add(tables, 100 + stored.indexOf(prefix), everyone(prefix));
      }
      Set<Long> expected = Set.of(0L, 1L, 3L, 6L, 7L, 100L, 101L, 103L, 106L, 107L);
      assertEquals(expected, match(tables, ALICE, utf8("/abcd")));
      assertEquals(Set.of(100L, 101L, 103L, 106L, 107L), match(tables, BOB, utf8("/abcd")));
    }
  }

  @Test
  void prefix_isComparedAsBytes(@TempDir Path root) throws Exception {
    try (SelectorTables tables = tables(root)) {
      add(tables, 1, everyone("/pub/app"));
      add(tables, 2, everyone("/pub/app/"));
      add(tables, 3, everyone("/pub/\u00fc"));
      assertEquals(Set.of(1L), match(tables, ALICE, utf8("/pub/apple")));
      assertEquals(Set.of(1L, 2L), match(tables, ALICE, utf8("/pub/app/x")));
      assertEquals(Set.of(3L), match(tables, ALICE, utf8("/pub/\u00fcber")));
      assertEquals(Set.of(), match(tables, ALICE, utf8("/pub/u")));
    }
  }

  @Test
  void pathsEndAt448Bytes_forTheSearch(@TempDir Path root) throws Exception {
    try (SelectorTables tables = tables(root)) {
      String longest = "/" + "x".repeat(Selector.PREFIX_BYTES_MAX - 1);
      add(tables, 1, exact(ALICE, longest), everyone("/xx"));
      add(tables, 2, everyone(longest));
      assertEquals(Set.of(1L, 2L), match(tables, ALICE, utf8(longest)));
      assertEquals(Set.of(1L, 2L), match(tables, ALICE, utf8(longest + "y".repeat(3000))));
      assertEquals(
          Set.of(1L), match(tables, ALICE, utf8(longest.substring(0, longest.length() - 1))));
    }
  }

  @Test
  void manySubscriptionsOfOneSelector_areAllNamed(@TempDir Path root) throws Exception {
    try (SelectorTables tables = tables(root)) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (long number = 0; number < 20_000; number++) {
        all.add(tables.add(number, List.of(everyone("/"))));
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, SECONDS);
      assertEquals(20_000, tables.count());
      Set<Long> expected = Set.copyOf(LongStream.range(0, 20_000).boxed().toList());
      assertEquals(expected, match(tables, ALICE, utf8("/pub/a")));
      remove(tables, 7, everyone("/"));
      assertEquals(19_999, match(tables, ALICE, utf8("/pub/a")).size());
    }
  }

  @Test
  void removal_leavesOthers_andToleratesWhatIsNotThere(@TempDir Path root) throws Exception {
    try (SelectorTables tables = tables(root)) {
      add(tables, 1, everyone("/pub/"), exact(ALICE, "/pub/"), exact(ALICE, "/pub/"));
      add(tables, 2, everyone("/pub/"));
      assertEquals(3, tables.count());
      remove(tables, 1, everyone("/pub/"), exact(BOB, "/pub/"));
      assertEquals(Set.of(1L, 2L), match(tables, ALICE, utf8("/pub/a")));
      remove(tables, 1, exact(ALICE, "/pub/"));
      remove(tables, 2, everyone("/pub/"));
      assertEquals(Set.of(), match(tables, ALICE, utf8("/pub/a")));
      assertEquals(0, tables.count());
    }
  }

  @Test
  void limit_refusesAllOfASubscription_andRemovalsMakeRoom(@TempDir Path root) throws Exception {
    try (SelectorTables tables = tables(root, new SelectorLimits(3, 1 << 20))) {
      add(tables, 1, everyone("/a"), everyone("/b"));
      ExecutionException refused =
          assertThrows(
              ExecutionException.class, () -> add(tables, 2, everyone("/c"), everyone("/d")));
      Overloaded overloaded = assertInstanceOf(Overloaded.class, refused.getCause());
      assertEquals("selectors", overloaded.limit());
      assertEquals(2, tables.count());
      assertEquals(Set.of(), match(tables, ALICE, utf8("/c")));
      remove(tables, 1, everyone("/a"));
      add(tables, 2, everyone("/c"), everyone("/d"));
      assertEquals(3, tables.count());
    }
  }

  @Test
  void limitOfBytes_refusesLongSelectors_whereShortOnesStillFit(@TempDir Path root)
      throws Exception {
    String longest = "/" + "x".repeat(Selector.PREFIX_BYTES_MAX - 2);
    long bytes = 2L * everyone(longest + "1").memoryBytes() + everyone("/c").memoryBytes();
    try (SelectorTables tables = tables(root, new SelectorLimits(1_000, bytes))) {
      add(tables, 1, everyone(longest + "1"));
      add(tables, 1, everyone(longest + "1")); // takes nothing more
      add(tables, 1, everyone(longest + "2"));
      ExecutionException refused =
          assertThrows(ExecutionException.class, () -> add(tables, 2, exact(ALICE, longest + "3")));
      Overloaded overloaded = assertInstanceOf(Overloaded.class, refused.getCause());
      assertEquals("selector_bytes", overloaded.limit());
      add(tables, 2, everyone("/c"));
      assertThrows(ExecutionException.class, () -> add(tables, 2, everyone("/d")));
      assertEquals(3, tables.count());
      remove(tables, 1, everyone(longest + "1"));
      remove(tables, 1, everyone(longest + "1")); // frees nothing more
      add(tables, 2, everyone(longest + "3"));
      assertThrows(ExecutionException.class, () -> add(tables, 2, everyone("/d")));
    }
  }

  @Test
  void limitOfBytes_countsWhatIsHeldAndNotStored(@TempDir Path root) throws Exception {
    List<Selector> selectors = List.of(everyone("/a"));
    long stored = everyone("/a").memoryBytes();
    try (SelectorTables tables = tables(root, new SelectorLimits(1_000, stored + 1_000))) {
      CompletableFuture<Void> tooMuch = tables.add(1, selectors, 1_001);
      assertThrows(ExecutionException.class, () -> tooMuch.get(60, SECONDS));
      tables.remove(1, selectors, 1_001).get(60, SECONDS); // it had nothing, so it frees nothing
      tables.add(2, selectors, 1_000).get(60, SECONDS);
      assertThrows(ExecutionException.class, () -> add(tables, 3, everyone("/b")));
      tables.remove(2, selectors, 1_000).get(60, SECONDS);
      tables.add(4, selectors, 1_000).get(60, SECONDS);
      assertThrows(ExecutionException.class, () -> add(tables, 3, everyone("/b")));
    }
  }

  @Test
  void reader_seesOneMoment(@TempDir Path root) throws Exception {
    try (SelectorTables tables = tables(root);
        SelectorReader before = tables.reader()) {
      add(tables, 1, everyone("/"));
      List<Long> seen = new ArrayList<>();
      before.match(ALICE, utf8("/a"), seen::add);
      assertEquals(List.of(), seen);
      assertEquals(Set.of(1L), match(tables, ALICE, utf8("/a")));
    }
  }

  @Test
  void eachStart_isEmpty(@TempDir Path root) throws Exception {
    try (SelectorTables tables = tables(root)) {
      add(tables, 1, everyone("/"));
    }
    try (SelectorTables tables = tables(root)) {
      assertEquals(Set.of(), match(tables, ALICE, utf8("/a")));
    }
  }

  @Test
  void afterClosing_changesFail(@TempDir Path root) {
    SelectorTables tables = tables(root);
    tables.close();
    tables.close();
    assertThrows(ExecutionException.class, () -> add(tables, 1, everyone("/")));
  }
}
