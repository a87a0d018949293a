package dev.hearth.storage.selectors;

import static dev.hearth.storage.selectors.SelectorFixture.ALICE;
import static dev.hearth.storage.selectors.SelectorFixture.BOB;
import static dev.hearth.storage.selectors.SelectorFixture.match;
import static dev.hearth.storage.selectors.SelectorFixture.path;
import static dev.hearth.storage.selectors.SelectorFixture.tables;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk against the naive loop over every stored selector. */
final class SelectorReaderPropertyTest {
  private static final List<byte[]> ALPHABETS =
      List.of(
          new byte[] {'a'},
          new byte[] {'a', 'b'},
          new byte[] {'/', 'a', (byte) 0x80},
          new byte[] {(byte) 0x7f, (byte) 0x80, (byte) 0xff, 0x01});

  @Test
  void walk_namesWhatTheNaiveLoopNames(@TempDir Path root) throws Exception {
    Random random = Seeds.random("SelectorReaderPropertyTest", 5);
    int matches = 0;
    for (int round = 0; round < 40; round++) {
      byte[] alphabet = ALPHABETS.get(round % ALPHABETS.size());
      int lengthMax = random.nextInt(4) == 0 ? Selector.PREFIX_BYTES_MAX : 1 + random.nextInt(12);
      try (SelectorTables tables = tables(root.resolve(Integer.toString(round)))) {
        Map<Long, Set<Selector>> stored = store(tables, random, alphabet, lengthMax);
        for (int look = 0; look < 200; look++) {
          byte[] path = path(random, alphabet, random.nextBoolean() ? lengthMax : 2 * lengthMax);
          Pubky user = user(random);
          Set<Long> expected = naive(stored, user, path);
          assertEquals(expected, match(tables, user, path));
          matches += expected.size();
        }
      }
    }
    assertTrue(matches > 10_000, "the paths rarely match: " + matches);
  }

  /** Adds many and removes some again, in one stream of changes. */
  private static Map<Long, Set<Selector>> store(
      SelectorTables tables, Random random, byte[] alphabet, int lengthMax) throws Exception {
    Map<Long, Set<Selector>> stored = new TreeMap<>();
    List<CompletableFuture<Void>> changes = new ArrayList<>();
    for (long number = 0; number < 100; number++) {
      Set<Selector> selectors = new HashSet<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        Optional<Pubky> user = Optional.of(user(random)).filter(_ -> random.nextInt(3) > 0);
        selectors.add(Selector.of(user, path(random, alphabet, lengthMax)));
      }
      changes.add(tables.add(number, selectors));
      stored.put(number, selectors);
      if (random.nextInt(4) == 0) {
        long gone = random.nextLong(number + 1);
        Set<Selector> removed = stored.remove(gone);
        if (removed != null) {
          changes.add(tables.remove(gone, removed));
        }
      }
    }
    CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new)).get(60, SECONDS);
    assertEquals(stored.values().stream().mapToLong(Set::size).sum(), tables.count());
    return stored;
  }

  private static Pubky user(Random random) {
    return random.nextBoolean() ? ALICE : BOB;
  }

  private static Set<Long> naive(Map<Long, Set<Selector>> stored, Pubky user, byte[] path) {
    byte[] cut = Arrays.copyOf(path, Math.min(path.length, Selector.PREFIX_BYTES_MAX));
    Set<Long> numbers = new TreeSet<>();
    for (Map.Entry<Long, Set<Selector>> subscription : stored.entrySet()) {
      if (subscription.getValue().stream().anyMatch(s -> s.selects(user, cut))) {
        numbers.add(subscription.getKey());
      }
    }
    return numbers;
  }
}
