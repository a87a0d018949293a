package dev.hearth.storage.tables;

import static dev.hearth.storage.tables.TablesFixture.bytes;
import static dev.hearth.storage.tables.TablesFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.Step;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readers beside a writer and checkpoints that follow each other closely. Every batch keeps the
 * same number in two tables and moves a window of rows in a third; whoever sees half a batch, a
 * batch twice, or a layer dropped too early, sees them disagree.
 */
final class TablesConcurrencyTest {
  private static final int BATCHES = 1_500;
  private static final int WINDOW = 40;
  private static final int READERS = 3;

  @Test
  void everyReader_seesWholeBatchesOnly_andNeverAnOlderOne(@TempDir Path folder)
      throws InterruptedException, ExecutionException, TimeoutException {
    AtomicInteger checkpoints = new AtomicInteger();
    var small = new TablesOptions(8 << 10, Duration.ofHours(1));
    try (Tables tables =
            TablesFixture.open(
                folder,
                TablesFixture.MAP_BYTES,
                small,
                FileSeam.REAL,
                step -> checkpoints.addAndGet(step == Step.CHECKPOINT_COMMITTED ? 1 : 0));
        ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
      write(tables, 1);
      tables.start(new Unheard());
      List<Future<Long>> reading = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        reading.add(readers.submit(() -> read(tables)));
      }
      for (int number = 2; number <= BATCHES; number++) {
        write(tables, number);
      }
      for (Future<Long> reader : reading) {
        assertTrue(reader.get(60, TimeUnit.SECONDS) > 0);
      }
    }
    assertTrue(checkpoints.get() > 10, "too few checkpoints to show anything: " + checkpoints);
  }

  private static final class Unheard implements CheckpointListener {
    @Override
    public void outOfSpace() {
      throw new AssertionError("there is room");
    }

    @Override
    public void failed(Throwable cause) {
      throw new AssertionError(cause);
    }
  }

  private static void write(Tables tables, int number) {
    try (WriteTransaction writing = tables.write()) {
      ByteBuffer value = bytes(Integer.toString(number));
      tables.table(Layouts.USERS).put(writing, bytes("number"), value);
      tables.table(Layouts.TYPES).put(writing, bytes("number"), value);
      tables.table(Layouts.EVENTS).put(writing, key(number), value);
      tables.table(Layouts.EVENTS).delete(writing, key(number - WINDOW));
      writing.commit();
    }
  }

  private static ByteBuffer key(int number) {
    return ByteBuffer.allocate(8).putLong(number).flip();
  }

  /** Reads until it sees the last batch; returns how often it looked. */
  private static long read(Tables tables) {
    long looks = 0;
    for (int last = 0; last < BATCHES; looks++) {
      try (ReadTransaction reading = tables.read()) {
        int number = number(tables.table(Layouts.USERS).get(reading, bytes("number")));
        assertTrue(number >= last, "batch " + number + " behind " + last);
        assertEquals(number, number(tables.table(Layouts.TYPES).get(reading, bytes("number"))));
        checkWindow(tables.table(Layouts.EVENTS), reading, number);
        last = number;
      }
    }
    return looks;
  }

  private static void checkWindow(Table events, ReadTransaction reading, int number) {
    int expected = Math.max(1, number - WINDOW + 1);
    try (TableCursor cursor = events.cursor(reading)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        assertEquals(expected, cursor.key().getLong(0));
        assertEquals(expected, number(cursor.value()));
        expected++;
      }
      assertEquals(number + 1, expected);
      assertTrue(cursor.last());
      assertEquals(number, cursor.key().getLong(0));
    }
  }

  private static int number(@Nullable ByteBuffer value) {
    if (value == null) {
      throw new AssertionError("the row is gone");
    }
    return Integer.parseInt(text(value));
  }
}
