package dev.hearth.storage.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.testing.Golden;
import dev.hearth.storage.testing.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the journal keeps of a batch. */
final class BatchRowsTest {
  private static final class Read {
    final List<Layouts> tables = new ArrayList<>();
    final List<byte[]> keys = new ArrayList<>();
    final List<byte[]> values = new ArrayList<>();

    Read(ByteBuffer batch) {
      BatchRows.read(
          batch,
          (table, key, value) -> {
            tables.add(table);
            keys.add(key);
            values.add(value);
          });
    }
  }

  @Test
  void bytes() {
    ByteBuffer batch = ByteBuffer.allocate(100);
    BatchRows.put(Layouts.EVENTS, new byte[] {1, 2}, new byte[] {3, 4, 5}, batch);
    BatchRows.put(Layouts.GARBAGE, new byte[] {(byte) 0xFF}, null, batch);
    BatchRows.put(Layouts.EVENTS_BY_USER, new byte[] {6}, new byte[0], batch);
    Golden.check("journal_batch", batch.flip());
  }

  @Test
  void numbersOfTables_areAllDifferent() {
    Set<Integer> numbers = new HashSet<>();
    for (Layouts table : Layouts.values()) {
      assertEquals(true, numbers.add(table.number()) && table.number() <= Layouts.NUMBER_MAX);
    }
  }

  @Test
  void whatIsWritten_isRead() {
    Random random = Seeds.random("BatchRowsTest", 3);
    Layouts[] tables = Layouts.durable().toArray(Layouts[]::new);
    for (int run = 0; run < 200; run++) {
      ByteBuffer batch = ByteBuffer.allocate(1 << 16);
      int rows = random.nextInt(10);
      int bytes = 0;
      List<byte[]> keys = new ArrayList<>();
      List<byte[]> values = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        byte[] key = new byte[1 + random.nextInt(Layouts.KEY_BYTES_MAX)];
        byte[] value = random.nextInt(3) == 0 ? null : new byte[random.nextInt(2_000)];
        random.nextBytes(key);
        BatchRows.put(tables[i % tables.length], key, value, batch);
        bytes += BatchRows.rowBytes(key.length, value == null ? 0 : value.length);
        keys.add(key);
        values.add(value);
      }
      assertEquals(bytes, batch.position());
      Read read = new Read(batch.flip());
      for (int i = 0; i < rows; i++) {
        assertEquals(tables[i % tables.length], read.tables.get(i));
        assertArrayEquals(keys.get(i), read.keys.get(i));
        assertArrayEquals(values.get(i), read.values.get(i));
      }
      assertEquals(rows, read.keys.size());
    }
  }

  @Test
  void noise_isCorruption_orRows_andNothingElse() {
    Random random = Seeds.random("BatchRowsTest.noise", 4);
    for (int run = 0; run < 5_000; run++) {
      byte[] noise = new byte[random.nextInt(60)];
      random.nextBytes(noise);
      if (noise.length > 2 && random.nextBoolean()) {
        Arrays.fill(noise, 0, 2, (byte) 0);
        noise[0] = 7;
      }
      try {
        assertEquals(true, new Read(ByteBuffer.wrap(noise)).keys.size() <= noise.length);
      } catch (CorruptRow e) {
        assertEquals("journal", e.table());
      }
    }
  }

  @Test
  void cutBatch_isCorruption() {
    ByteBuffer batch = ByteBuffer.allocate(100);
    BatchRows.put(Layouts.EVENTS, new byte[] {1, 2}, new byte[] {3, 4, 5}, batch);
    batch.flip();
    for (int cut = 1; cut < batch.limit(); cut++) {
      ByteBuffer part = batch.duplicate().limit(cut);
      assertThrows(CorruptRow.class, () -> new Read(part));
    }
  }
}
