package dev.hearth.storage.layout;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Tables {@code types} and {@code type_numbers}: content types as numbers, which are never reused,
 * so that an event's row has four bytes of them.
 *
 * <pre>
 * types         key    number          4  from 1
 *               value  type            n  UTF-8, 1 to 255 bytes
 *                      crc             4  CRC32C of all before it
 * type_numbers  key    type            n  UTF-8, 1 to 255 bytes
 *               value  number          4  from 1
 *                      crc             4  CRC32C of all before it
 * </pre>
 */
public final class TypesTable {
  public static final int TYPE_BYTES_MAX = 255;
  public static final int NUMBER_VALUE_BYTES = 4 + RowChecksum.BYTES;

  private TypesTable() {}

  public static ByteBuffer key(int number) {
    return ByteBuffer.allocate(4).putInt(number).flip();
  }

  /**
   * The bytes of a type, which are its key and its value.
   *
   * @throws IllegalArgumentException unless it has 1 to 255 bytes
   */
  public static ByteBuffer key(String type) {
    byte[] utf8 = type.getBytes(StandardCharsets.UTF_8);
    if (utf8.length < 1 || utf8.length > TYPE_BYTES_MAX) {
      throw new IllegalArgumentException("a content type has 1 to 255 bytes");
    }
    return ByteBuffer.wrap(utf8);
  }

  /** Writes as many bytes as the type has, and the checksum. */
  public static void type(String type, ByteBuffer target) {
    target.put(key(type));
    RowChecksum.append(target, 0);
    target.flip();
  }

  /** The type of a row of {@code types}. */
  public static String type(ByteBuffer row) {
    RowChecksum.check(row, 1 + RowChecksum.BYTES, Layouts.TYPES);
    byte[] utf8 = new byte[row.limit() - RowChecksum.BYTES];
    row.get(0, utf8);
    RowChecksum.require(utf8.length <= TYPE_BYTES_MAX, Layouts.TYPES, "length", utf8.length);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** Writes {@link #NUMBER_VALUE_BYTES} bytes. */
  public static void number(int number, ByteBuffer target) {
    target.putInt(number);
    RowChecksum.append(target, 0);
    target.flip();
  }

  /** The number of a row of {@code type_numbers}. */
  public static int number(ByteBuffer row) {
    RowChecksum.require(
        row.limit() == NUMBER_VALUE_BYTES, Layouts.TYPE_NUMBERS, "length", row.limit());
    RowChecksum.check(row, NUMBER_VALUE_BYTES, Layouts.TYPE_NUMBERS);
    int number = row.getInt(0);
    RowChecksum.require(number >= 1, Layouts.TYPE_NUMBERS, "number", number);
    return number;
  }
}
