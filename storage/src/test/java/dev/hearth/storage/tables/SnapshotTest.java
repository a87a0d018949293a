package dev.hearth.storage.tables;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.lmdb.Durability;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.EnvironmentOptions;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link TablesConcurrencyTest} meets by chance, step by step. */
final class SnapshotTest {
  @Test
  void layerDroppedWhileLmdbIsOpened_makesItLookAgain(@TempDir Path folder) {
    View before = new View(1, new Layer(), Layer.NONE, 0);
    View after = before.dropped();
    ArrayDeque<View> views = new ArrayDeque<>(List.of(before, after, after, after));
    // One reader at a time, so a transaction that is not given back can't be opened anew.
    var options = new EnvironmentOptions(1 << 20, 1, Durability.SYNCED, Layouts.durable());
    try (Environment environment = Environment.open(folder, options)) {
      Snapshot taken = Snapshot.take(views::remove, environment::read);
      taken.base().close();
      assertSame(after, taken.view());
      assertTrue(views.isEmpty(), "it looked " + views.size() + " times less than it had to");
    }
  }
}
