package dev.hearth.storage.layout;

import dev.hearth.storage.model.Pubky;
import java.nio.ByteBuffer;

/**
 * Table {@code user_keys}: whose number it is.
 *
 * <pre>
 * key    user            8  user number
 * value  pubky          32
 *        crc             4  CRC32C of all before it
 * </pre>
 */
public final class UserKeysTable {
  public static final int VALUE_BYTES = Pubky.BYTES + RowChecksum.BYTES;

  private UserKeysTable() {}

  public static ByteBuffer key(long userNumber) {
    return ByteBuffer.allocate(8).putLong(userNumber).flip();
  }

  /** Writes {@link #VALUE_BYTES} bytes. */
  public static void value(Pubky user, ByteBuffer target) {
    user.write(target);
    RowChecksum.append(target, 0);
    target.flip();
  }

  /**
   * The key of the row.
   *
   * @throws dev.hearth.storage.model.StorageException.CorruptRow if it is not as drawn
   */
  public static Pubky value(ByteBuffer row) {
    RowChecksum.require(row.limit() == VALUE_BYTES, Layouts.USER_KEYS, "length", row.limit());
    RowChecksum.check(row, VALUE_BYTES, Layouts.USER_KEYS);
    return Pubky.read(row.duplicate().position(0));
  }
}
