package dev.hearth.storage.selectors;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Selectors short to write, and tables to put them in. */
final class SelectorFixture {
  static final Pubky ALICE = new Pubky(1, 2, 3, 4);
  static final Pubky BOB = new Pubky(1, 2, 3, 5);

  private SelectorFixture() {}

  static SelectorTables tables(Path folder) {
    return tables(folder, SelectorLimits.DEFAULTS);
  }

  static SelectorTables tables(Path folder, SelectorLimits limits) {
    return SelectorTables.open(folder.resolve("selectors"), limits, 8);
  }

  static Selector exact(Pubky user, String prefix) {
    return Selector.of(Optional.of(user), utf8(prefix));
  }

  static Selector everyone(String prefix) {
    return Selector.of(Optional.empty(), utf8(prefix));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void add(SelectorTables tables, long subscription, Selector... selectors)
      throws Exception {
    tables.add(subscription, List.of(selectors)).get(60, SECONDS);
  }

  static void remove(SelectorTables tables, long subscription, Selector... selectors)
      throws Exception {
    tables.remove(subscription, List.of(selectors)).get(60, SECONDS);
  }

  static Set<Long> match(SelectorTables tables, Pubky user, byte[] path) {
    Set<Long> numbers = new TreeSet<>();
    try (SelectorReader reader = tables.reader()) {
      reader.match(user, path, numbers::add);
    }
    return numbers;
  }

  /** A path or prefix over an alphabet so small that prefixes of prefixes are frequent. */
  static byte[] path(Random random, byte[] alphabet, int lengthMax) {
    byte[] path = new byte[1 + random.nextInt(lengthMax)];
    for (int i = 0; i < path.length; i++) {
      path[i] = alphabet[random.nextInt(alphabet.length)];
    }
    path[0] = '/';
    return path;
  }
}
