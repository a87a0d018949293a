package dev.hearth.storage.layout;

import dev.hearth.storage.model.StorageException.CorruptRow;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the journal keeps of a batch: the rows that it changed, each as it is after the batch, in
 * any order, no row twice.
 *
 * <pre>
 * for each row:
 *   table           1  u8, {@link Layouts#number}
 *   key_length      2  u16, 1 to 511
 *   value_length    4  i32; -1 if the row was removed
 *   key             n
 *   value           m
 * </pre>
 *
 * <p>Rows are absolute, so applying a batch twice is applying it once. The journal adds length,
 * number and checksum of the whole.
 */
public final class BatchRows {
  private static final int HEAD_BYTES = 1 + 2 + 4;
  private static final int REMOVED = -1;

  private static final Map<Integer, Layouts> TABLES =
      Layouts.durable().stream().collect(Collectors.toUnmodifiableMap(Layouts::number, t -> t));

  private BatchRows() {}

  /** Receives the rows of a batch, in their order. */
  @FunctionalInterface
  public interface RowVisitor {
    /** Takes the arrays over; the value is null if the row was removed. */
    void row(Layouts table, byte[] key, byte @Nullable [] value);
  }

  /** Bytes that a row takes. */
  public static int rowBytes(int keyBytes, int valueBytes) {
    return HEAD_BYTES + keyBytes + valueBytes;
  }

  /** Writes one row; a null value says that it was removed. */
  public static void put(Layouts table, byte[] key, byte @Nullable [] value, ByteBuffer target) {
    target.put((byte) table.number()).putShort((short) key.length);
    if (value == null) {
      target.putInt(REMOVED).put(key);
    } else {
      target.putInt(value.length).put(key).put(value);
    }
  }

  /**
   * Reads every row of a batch.
   *
   * @throws CorruptRow if it is not as drawn
   */
  public static void read(ByteBuffer batch, RowVisitor visitor) {
    try {
      while (batch.hasRemaining()) {
        Layouts table = table(batch.get() & 0xFF);
        byte[] key = new byte[length(batch.getShort() & 0xFFFF, 1, Layouts.KEY_BYTES_MAX)];
        int valueLength = length(batch.getInt(), REMOVED, batch.remaining() - key.length);
        batch.get(key);
        visitor.row(table, key, valueLength == REMOVED ? null : bytes(batch, valueLength));
      }
    } catch (BufferUnderflowException e) {
      CorruptRow corrupt = new CorruptRow("journal", "a batch ends inside a row");
      corrupt.initCause(e);
      throw corrupt;
    }
  }

  private static byte[] bytes(ByteBuffer batch, int length) {
    byte[] bytes = new byte[length];
    batch.get(bytes);
    return bytes;
  }

  private static int length(int length, int min, int max) {
    if (length < min || length > max) {
      throw new CorruptRow("journal", "a length in a batch is " + length);
    }
    return length;
  }

  private static Layouts table(int number) {
    Layouts table = TABLES.get(number);
    if (table == null) {
      throw new CorruptRow("journal", "no table has number " + number);
    }
    return table;
  }
}
