package dev.hearth.storage.lmdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvironmentTest {
  private static final int READERS = 4;

  private static Environment open(Path folder, Durability durability) {
    return Environment.open(
        folder, new EnvironmentOptions(1 << 24, READERS, durability, Set.of(Layouts.META)));
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(values.length);
    for (int value : values) {
      buffer.put((byte) value);
    }
    return buffer.flip();
  }

  /** With any of the flags that skip a sync, readers would see what is not durable. */
  @Test
  void syncedEnvironment_hasNoFlagThatSkipsASync(@TempDir Path folder) {
    try (Environment environment = open(folder, Durability.SYNCED)) {
      assertEquals(List.of("MDB_NOTLS"), environment.flags());
    }
  }

  @Test
  void keys_areOrderedAsUnsignedBytes(@TempDir Path folder) {
    try (Environment environment = open(folder, Durability.UNSYNCED)) {
      Table table = environment.table(Layouts.META);
      try (WriteTransaction writing = environment.write()) {
        for (int first : new int[] {0x80, 0x00, 0xFF, 0x7F}) {
          table.put(writing, bytes(first), bytes());
          table.put(writing, bytes(first, 0), bytes(first));
        }
        writing.commit();
      }
      List<Integer> seen = new ArrayList<>();
      try (ReadTransaction reading = environment.read();
          TableCursor cursor = table.cursor(reading)) {
        for (boolean found = cursor.first(); found; found = cursor.next()) {
          seen.add((cursor.key().get(0) & 0xFF) * 10 + cursor.key().limit());
        }
        assertTrue(cursor.below(bytes(0x80)));
        assertArrayEquals(new byte[] {0x7F, 0}, copy(cursor.key()));
        assertFalse(cursor.below(bytes(0)));
        assertTrue(cursor.below(bytes(0xFF, 0xFF)));
      }
      assertEquals(List.of(1, 2, 1271, 1272, 1281, 1282, 2551, 2552), seen);
    }
  }

  private static byte[] copy(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.limit()];
    buffer.get(0, copy);
    return copy;
  }

  @Test
  void transactionThatIsNotCommitted_leavesNoTrace(@TempDir Path folder) {
    try (Environment environment = open(folder, Durability.SYNCED)) {
      Table table = environment.table(Layouts.META);
      try (WriteTransaction writing = environment.write();
          TableCursor cursor = table.cursor(writing)) {
        table.put(writing, bytes(1), bytes(1));
        assertTrue(cursor.first());
      }
      try (ReadTransaction reading = environment.read()) {
        assertNull(table.get(reading, bytes(1)));
      }
    }
  }

  @Test
  void moreReadersThanAllowed_areRefused_untilOneEnds(@TempDir Path folder) {
    try (Environment environment = open(folder, Durability.SYNCED)) {
      List<ReadTransaction> open = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        open.add(environment.read());
      }
      var overloaded = assertThrows(StorageException.Overloaded.class, environment::read);
      assertEquals("readers", overloaded.limit());
      open.removeFirst().close();
      open.add(environment.read());
      open.forEach(ReadTransaction::close);
      assertThrows(
          IllegalStateException.class,
          () -> environment.table(Layouts.META).get(open.getFirst(), bytes(1)));
    }
  }

  @Test
  void closing_waitsForOpenReaders(@TempDir Path folder) throws Exception {
    Environment environment = open(folder, Durability.SYNCED);
    ReadTransaction reading = environment.read();
    CompletableFuture<Void> closed = CompletableFuture.runAsync(environment::close);
    while (!isClosing(environment)) {
      Thread.onSpinWait();
    }
    assertFalse(closed.isDone());
    assertEquals(0, environment.table(Layouts.META).rows(reading));
    reading.close();
    closed.get(60, TimeUnit.SECONDS);
    environment.close();
  }

  private static boolean isClosing(Environment environment) {
    try {
      environment.read().close();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** LMDB's lock belongs to a thread of the operating system, and a virtual one changes those. */
  @Test
  void virtualThread_mayRead_andNeverWrite(@TempDir Path folder) throws Exception {
    try (Environment environment = open(folder, Durability.SYNCED)) {
      List<Throwable> refusals = new ArrayList<>();
      Thread.ofVirtual()
          .start(
              () -> {
                environment.read().close();
                refusals.add(assertThrows(IllegalStateException.class, environment::write));
                refusals.add(
                    assertThrows(
                        IllegalStateException.class,
                        () -> open(folder.resolve("other"), Durability.SYNCED)));
              })
          .join();
      assertEquals(2, refusals.size());
      try (WriteTransaction writing = environment.write()) {
        writing.commit();
      }
    }
  }

  @Test
  void fileThatIsNoEnvironment_cannotBeOpened(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("data.mdb"), new byte[100_000]);
    assertThrows(StorageException.CannotOpen.class, () -> open(folder, Durability.SYNCED));
  }

  @Test
  void keyTooLong_isRefused(@TempDir Path folder) {
    try (Environment environment = open(folder, Durability.SYNCED);
        ReadTransaction reading = environment.read()) {
      assertThrows(
          IllegalArgumentException.class,
          () -> environment.table(Layouts.META).get(reading, ByteBuffer.allocate(512)));
    }
  }
}
