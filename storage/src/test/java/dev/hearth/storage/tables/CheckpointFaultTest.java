package dev.hearth.storage.tables;

import static dev.hearth.storage.tables.TablesFixture.bytes;
import static dev.hearth.storage.tables.TablesFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.NoSpace;
import dev.hearth.storage.testing.ForwardingFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that find no room or fail, and journals that fail. */
final class CheckpointFaultTest {
  /** More than half of what LMDB's tables take at their smallest. */
  private static final long SMALL_MAP_BYTES = 1 << 20;

  private static final int VALUE_BYTES = 1_000;

  private static String name(int i) {
    return "%05d".formatted(i);
  }

  private static void put(Tables tables, int from, int to) {
    try (WriteTransaction writing = tables.write()) {
      for (int i = from; i < to; i++) {
        ByteBuffer value = bytes(name(i).repeat(VALUE_BYTES).substring(0, VALUE_BYTES));
        tables.table(Layouts.RESOURCES).put(writing, bytes(name(i)), value);
      }
      writing.commit();
    }
  }

  private static long rows(Tables tables) {
    try (ReadTransaction reading = tables.read();
        TableCursor cursor = tables.table(Layouts.RESOURCES).cursor(reading)) {
      long rows = 0;
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        String key = text(cursor.key());
        assertTrue(text(cursor.value()).startsWith(key), key);
        rows++;
      }
      assertEquals(rows, tables.table(Layouts.RESOURCES).rows(reading));
      return rows;
    }
  }

  private static Tables open(Path folder, long mapBytes, Steps steps) {
    var options = new TablesOptions(64 << 10, Duration.ofHours(1));
    return TablesFixture.open(folder, mapBytes, options, FileSeam.REAL, steps);
  }

  @Test
  void noRoom_isSaidOnceMemoryIsFull_andALargerMapTakesEverything(@TempDir Path folder) {
    int stored = 0;
    try (Tables tables = open(folder, SMALL_MAP_BYTES, Steps.NONE)) {
      boolean full = false;
      while (!full) {
        try {
          put(tables, stored, stored + 10);
          stored += 10;
        } catch (NoSpace e) {
          full = true;
        }
      }
      assertTrue(stored > 100, "a map of 1 MiB takes some rows: " + stored);
      assertEquals(stored, rows(tables));
      assertThrows(NoSpace.class, tables::checkpoint);
      assertThrows(NoSpace.class, () -> tables.copyTo(folder));
      assertFalse(tables.hasRoom(0, 0));
      assertEquals(stored, rows(tables));
    }
    try (Tables tables = open(folder, TablesFixture.MAP_BYTES, Steps.NONE)) {
      assertEquals(stored, rows(tables));
      tables.checkpoint();
      assertEquals(0, tables.memoryBytes());
      assertEquals(stored, rows(tables));
      put(tables, stored, stored + 1);
      assertEquals(stored + 1, rows(tables));
    }
  }

  @Test
  void whatDoesNotFitAtOnce_goesInParts_andRemovalsGoFirst(@TempDir Path folder) {
    AtomicInteger commits = new AtomicInteger();
    Steps steps = step -> commits.addAndGet(step == Step.CHECKPOINT_COMMITTED ? 1 : 0);
    int rows = 600;
    try (Tables tables = open(folder, SMALL_MAP_BYTES, steps)) {
      for (int i = 0; i < rows; i += 10) {
        put(tables, i, i + 10);
      }
      tables.checkpoint();
      commits.set(0);
      // Every page is touched: as one transaction this would need the map twice.
      try (WriteTransaction writing = tables.write()) {
        for (int i = 0; i < rows; i++) {
          if (i % 2 == 0) {
            tables.table(Layouts.RESOURCES).delete(writing, bytes(name(i)));
          }
        }
        writing.commit();
      }
      put(tables, 0, 1);
      tables.checkpoint();
      assertTrue(commits.get() > 1, "it went in one part");
      assertEquals(rows / 2 + 1, rows(tables));
      assertEquals(0, tables.memoryBytes());
    }
    try (Tables tables = open(folder, SMALL_MAP_BYTES, Steps.NONE)) {
      assertEquals(rows / 2 + 1, rows(tables));
    }
  }

  /** A moment without room must not make hundreds of commits, each with its syncs, of the rest. */
  @Test
  void partsGrowAgain_onceThereIsRoom(@TempDir Path folder) {
    AtomicInteger refusals = new AtomicInteger();
    AtomicInteger commits = new AtomicInteger();
    Steps steps =
        step -> {
          if (step == Step.CHECKPOINT_WRITTEN && refusals.getAndDecrement() > 0) {
            throw new NoSpace();
          }
          commits.addAndGet(step == Step.CHECKPOINT_COMMITTED ? 1 : 0);
        };
    int rows = 600;
    try (Tables tables = open(folder, TablesFixture.MAP_BYTES, steps)) {
      for (int i = 0; i < rows; i += 10) {
        put(tables, i, i + 10);
      }
      tables.checkpoint();
      try (WriteTransaction writing = tables.write()) {
        for (int i = 0; i < rows; i++) {
          tables.table(Layouts.RESOURCES).delete(writing, bytes(name(i)));
        }
        writing.commit();
      }
      commits.set(0);
      refusals.set(6); // 600 rows, 300, 150, 75, 37, 18; then parts of 9, 18, 36, …
      tables.checkpoint();
      assertTrue(commits.get() <= 8, "commits: " + commits);
      assertEquals(0, rows(tables));
    }
  }

  @Test
  void failedCheckpoint_isNotTriedAgain_andLosesNothing(@TempDir Path folder) {
    AtomicBoolean fails = new AtomicBoolean();
    Steps steps =
        step -> {
          if (fails.get() && step == Step.CHECKPOINT_WRITTEN) {
            throw new IllegalStateException("fails on purpose");
          }
        };
    try (Tables tables = open(folder, TablesFixture.MAP_BYTES, steps)) {
      put(tables, 0, 5);
      fails.set(true);
      assertThrows(IllegalStateException.class, tables::checkpoint);
      fails.set(false);
      assertThrows(IoFailure.class, tables::checkpoint);
      assertThrows(IoFailure.class, tables::write);
      assertEquals(5, rows(tables));
    }
    try (Tables tables = open(folder, TablesFixture.MAP_BYTES, Steps.NONE)) {
      assertTrue(tables.memoryBytes() > 0, "the last checkpoint took place all the same");
      assertEquals(5, rows(tables));
    }
  }

  @Test
  void failedJournal_showsNothingOfTheBatch_andEndsWriting(@TempDir Path folder) {
    AtomicBoolean fails = new AtomicBoolean();
    ForwardingFiles files =
        new ForwardingFiles(FileSeam.REAL) {
          @Override
          protected void before() throws IOException {
            if (fails.get()) {
              throw new IOException("fails on purpose");
            }
          }
        };
    try (Tables tables =
        TablesFixture.open(
            folder, TablesFixture.MAP_BYTES, TablesFixture.BY_HAND, files, Steps.NONE)) {
      put(tables, 0, 5);
      fails.set(true);
      assertThrows(StorageException.class, () -> put(tables, 5, 6));
      fails.set(false);
      assertEquals(5, rows(tables));
      assertThrows(IoFailure.class, tables::write);
    }
    try (Tables tables = open(folder, TablesFixture.MAP_BYTES, Steps.NONE)) {
      assertEquals(5, rows(tables));
    }
  }

  @Test
  void batchLargerThanTheJournalTakes_isRefusedAndUndone(@TempDir Path folder) {
    try (Tables tables = open(folder, TablesFixture.MAP_BYTES, Steps.NONE)) {
      assertThrows(NoSpace.class, () -> put(tables, 0, 300));
      assertEquals(0, rows(tables));
      put(tables, 0, 3);
      assertEquals(3, rows(tables));
    }
  }
}
