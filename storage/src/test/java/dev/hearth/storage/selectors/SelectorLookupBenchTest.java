package dev.hearth.storage.selectors;

import static dev.hearth.storage.selectors.SelectorFixture.tables;
import static dev.hearth.storage.selectors.SelectorFixture.utf8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints look-ups a second among a million selectors, on one thread. Run it with {@code mvn -pl
 * storage test -Dtest=SelectorLookupBenchTest -Dgroups=bench -DexcludedGroups=}.
 */
@Tag("bench")
final class SelectorLookupBenchTest {
  private static final int LOOKUPS = 200_000;

  @Test
  void lookupsPerSecond(@TempDir Path root) throws Exception {
    MillionSelectors million = new MillionSelectors(Seeds.random("SelectorLookupBenchTest", 11));
    try (SelectorTables tables = tables(root)) {
      million.store(tables);
      List<Pubky> users = new ArrayList<>();
      List<byte[]> paths = new ArrayList<>();
      for (int i = 0; i < LOOKUPS; i++) {
        users.add(million.user());
        paths.add(utf8(million.path()));
      }
      for (int round = 0; round < 6; round++) {
        long[] matches = {0};
        long start = System.nanoTime();
        try (SelectorReader reader = tables.reader()) {
          for (int i = 0; i < LOOKUPS; i++) {
            reader.match(users.get(i), paths.get(i), _ -> matches[0]++);
          }
          double seconds = (System.nanoTime() - start) / 1e9;
          System.out.printf(
              "%,d selectors: %,.0f look-ups/s, %.2f matches and %.1f moves each%n",
              tables.count(),
              LOOKUPS / seconds,
              (double) matches[0] / LOOKUPS,
              (double) reader.moves() / LOOKUPS);
        }
        assertTrue(matches[0] > 0);
      }
    }
  }
}
