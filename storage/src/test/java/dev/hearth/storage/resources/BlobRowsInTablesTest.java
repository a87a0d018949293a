package dev.hearth.storage.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.layout.GarbageTable;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.tables.WriteTransaction;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlobRowsInTablesTest {
  private static final int STEPS = 3;
  private static final int BATCH_ROWS = 5_000;

  @Test
  void longScan_canBeEndedBetweenItsSteps(@TempDir Path folder) {
    try (TestStore store = TestStore.idle(folder, StoreOptions.PLAIN)) {
      int rows = STEPS * BlobRowsInTables.STEP_ROWS + 1;
      for (int from = 0; from < rows; from += BATCH_ROWS) {
        putGarbage(store, from, Math.min(rows, from + BATCH_ROWS));
      }
      BlobRowsInTables named = new BlobRowsInTables(store.tables, store.committer);
      store.committer.start();
      Set<String> seen = new HashSet<>();
      int[] asked = {0};
      named.visitNamed(seen::add, () -> asked[0]++);
      assertEquals(rows, seen.size());
      assertTrue(asked[0] > STEPS, "asked " + asked[0] + " times");

      seen.clear();
      asked[0] = 0;
      assertThrows(
          CancellationException.class, () -> named.visitNamed(seen::add, () -> endAtThird(asked)));
      assertEquals(
          BlobRowsInTables.STEP_ROWS, seen.size(), "one step of resources, one of garbage");
    }
  }

  private static void putGarbage(TestStore store, int from, int end) {
    try (WriteTransaction writing = store.tables.write()) {
      for (int i = from; i < end; i++) {
        ByteBuffer name = GarbageTable.key("1-%032x".formatted(i));
        store.tables.table(Layouts.GARBAGE).reserve(writing, name, 0);
      }
      writing.commit();
    }
  }

  private static void endAtThird(int[] asked) {
    if (++asked[0] == 3) {
      throw new CancellationException();
    }
  }
}
