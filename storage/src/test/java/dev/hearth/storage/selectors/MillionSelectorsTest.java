package dev.hearth.storage.selectors;

import static dev.hearth.storage.selectors.SelectorFixture.match;
import static dev.hearth.storage.selectors.SelectorFixture.tables;
import static dev.hearth.storage.selectors.SelectorFixture.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.testing.Seeds;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MillionSelectorsTest {
  @Test
  void amongAMillion_theRightOnesAreFound_inMovesThatDependOnThePathAlone(@TempDir Path root)
      throws Exception {
    MillionSelectors million = new MillionSelectors(Seeds.random("MillionSelectorsTest", 11));
    try (SelectorTables tables = tables(root)) {
      million.store(tables);
      assertEquals(MillionSelectors.COUNT, tables.count());
      int matches = 0;
      for (int look = 0; look < 5_000; look++) {
        Pubky user = million.user();
        String path = million.path();
        Set<Long> expected = million.expected(user, path);
        assertEquals(expected, match(tables, user, utf8(path)), path);
        assertTrue(moves(tables, user, path) <= 6L * (Pubky.BYTES + path.length()));
        matches += expected.size();
      }
      assertTrue(matches > 5_000, "the paths rarely match: " + matches);
    }
  }

  private static long moves(SelectorTables tables, Pubky user, String path) {
    try (SelectorReader reader = tables.reader()) {
      reader.match(user, utf8(path), _ -> {});
      return reader.moves();
    }
  }
}
