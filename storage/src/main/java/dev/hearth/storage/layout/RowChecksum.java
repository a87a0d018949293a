package dev.hearth.storage.layout;

import dev.hearth.storage.model.StorageException.CorruptRow;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The CRC32C (RFC 3720) that ends a row: 4 bytes over all before them. */
public final class RowChecksum {
  public static final int BYTES = 4;

  private RowChecksum() {}

  /** Writes the checksum of the bytes from {@code start} to the buffer's position behind them. */
  static void append(ByteBuffer row, int start) {
    int end = row.position();
    row.putInt(of(row, start, end));
  }

  /** The checksum of a part of a buffer, whose position and limit stay. */
  static int of(ByteBuffer row, int start, int end) {
    return of(row, start, end, new CRC32C());
  }

  /** As {@link #of(ByteBuffer, int, int)}, for those who have millions: in the caller's tool. */
  static int of(ByteBuffer row, int start, int end, CRC32C crc) {
    int position = row.position();
    int limit = row.limit();
    crc.reset();
    crc.update(row.position(start).limit(end));
    row.limit(limit).position(position);
    return (int) crc.getValue();
  }

  /**
   * Checks the whole of a row, which starts at 0 and ends at its limit.
   *
   * @throws CorruptRow if it is shorter than {@code bytesMin} or its checksum is another
   */
  static void check(ByteBuffer row, int bytesMin, Layouts table) {
    int length = row.limit();
    if (length < bytesMin) {
      throw new CorruptRow(table.tableName(), "length " + length + " below " + bytesMin);
    }
    int stored = row.getInt(length - BYTES);
    int found = of(row, 0, length - BYTES);
    if (stored != found) {
      throw new CorruptRow(
          table.tableName(),
          "checksum " + Integer.toHexString(found) + ", stored " + Integer.toHexString(stored));
    }
  }

  static void require(boolean holds, Layouts table, String field, long value) {
    if (!holds) {
      throw new CorruptRow(table.tableName(), field + " is " + value);
    }
  }
}
