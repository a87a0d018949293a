package dev.hearth.storage;

import static dev.hearth.storage.testing.OpenStore.body;
import static dev.hearth.storage.testing.Samples.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.lmdb.Durability;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.EnvironmentOptions;
import dev.hearth.storage.lmdb.WriteTransaction;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.verify.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new store whose first checkpoint went in parts, for lack of space, and was killed between two:
 * LMDB has some of the counters, and the journal has all.
 */
final class FirstCheckpointTest {
  private static final Pubky ALICE = key(1);

  /** What a checkpoint writes with every part of it. */
  private static final Set<Counter> IN_EVERY_PART = Set.of(Counter.LAST_BATCH, Counter.JOURNAL);

  @Test
  void anyPartOfIt_isCompletedByTheNextStart(@TempDir Path root) throws IOException {
    int counters = Counter.values().length;
    for (int kept = 0; kept < counters; kept++) {
      Path store = root.resolve("store" + kept);
      OpenStore.open(store).close();
      int removed = keep(store, kept);
      assertEquals(Math.max(0, counters - IN_EVERY_PART.size() - kept), removed);
      List<Finding> findings = new ArrayList<>();
      StoreVerifier.verify(store, findings::add);
      assertEquals(List.of(), findings, kept + " rows");
      try (OpenStore open = OpenStore.open(store)) {
        open.register(ALICE);
        assertTrue(open.put(ALICE, "/pub/a", body(1, 10)).sequence().value() > 0);
      }
      try (OpenStore open = OpenStore.open(store)) {
        assertArrayEquals(body(1, 10), open.get(ALICE, "/pub/a").orElseThrow());
      }
    }
  }

  /** Leaves the first counters in the order of their keys; returns how many others there were. */
  private static int keep(Path store, int kept) {
    EnvironmentOptions options =
        new EnvironmentOptions(1L << 32, 8, Durability.SYNCED, Set.of(Layouts.META));
    List<Counter> inOrder = new ArrayList<>(List.of(Counter.values()));
    inOrder.removeAll(IN_EVERY_PART);
    inOrder.sort((a, b) -> a.rowName().compareTo(b.rowName()));
    List<Counter> missing = inOrder.subList(Math.min(kept, inOrder.size()), inOrder.size());
    try (Environment environment = Environment.open(store.resolve("lmdb"), options);
        WriteTransaction writing = environment.write()) {
      var meta = environment.table(Layouts.META);
      missing.forEach(counter -> meta.delete(writing, MetaTable.key(counter)));
      ByteBuffer none = ByteBuffer.allocate(MetaTable.VALUE_BYTES);
      MetaTable.value(Counter.LAST_BATCH, 0, none);
      meta.put(writing, MetaTable.key(Counter.LAST_BATCH), none);
      writing.commit();
    }
    return missing.size();
  }
}
