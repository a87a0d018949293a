package dev.hearth.storage.layout;

import dev.hearth.storage.model.Pubky;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Table {@code users}: one row per registered key, in the order of the keys.
 *
 * <pre>
 * key    pubky          32  Ed25519 public key
 * value  layout          1  u8, this class writes 1
 *        flags           1  u8, 1 disabled, 2 has a quota of its own
 *        number          8  from 1
 *        used            8  bytes: sum over the files of length plus 256
 *        quota           8  bytes; 0 without a quota of its own
 *        created         8  microseconds since 1970
 *        crc             4  CRC32C of all before it
 * </pre>
 */
public final class UsersTable {
  public static final byte LAYOUT = 1;
  public static final int KEY_BYTES = Pubky.BYTES;
  public static final int VALUE_BYTES = 1 + 1 + 8 + 8 + 8 + 8 + RowChecksum.BYTES;

  private static final int DISABLED = 1;
  private static final int HAS_QUOTA = 2;
  private static final int NUMBER = 2;
  private static final int USED = 10;
  private static final int QUOTA = 18;
  private static final int CREATED = 26;

  private UsersTable() {}

  public static ByteBuffer key(Pubky user) {
    ByteBuffer key = ByteBuffer.allocate(KEY_BYTES);
    user.write(key);
    return key.flip();
  }

  public static Pubky key(ByteBuffer key) {
    RowChecksum.require(key.limit() == KEY_BYTES, Layouts.USERS, "key length", key.limit());
    return Pubky.read(key.duplicate().position(0));
  }

  /** Writes {@link #VALUE_BYTES} bytes. */
  public static void value(UserRow row, ByteBuffer target) {
    int flags = (row.disabled() ? DISABLED : 0) | (row.quotaBytes().isPresent() ? HAS_QUOTA : 0);
    target.put(LAYOUT).put((byte) flags).putLong(row.number()).putLong(row.usedBytes());
    target.putLong(row.quotaBytes().orElse(0)).putLong(row.createdMicros());
    RowChecksum.append(target, 0);
    target.flip();
  }

  /**
   * The decoded row.
   *
   * @throws dev.hearth.storage.model.StorageException.CorruptRow if it is not as drawn
   */
  public static UserRow value(ByteBuffer row) {
    RowChecksum.require(row.limit() == VALUE_BYTES, Layouts.USERS, "length", row.limit());
    RowChecksum.check(row, VALUE_BYTES, Layouts.USERS);
    RowChecksum.require(row.get(0) == LAYOUT, Layouts.USERS, "layout", row.get(0));
    int flags = row.get(1);
    RowChecksum.require((flags & ~(DISABLED | HAS_QUOTA)) == 0, Layouts.USERS, "flags", flags);
    long number = atLeast(1, "number", row.getLong(NUMBER));
    long used = atLeast(0, "used", row.getLong(USED));
    long quota = atLeast(0, "quota", row.getLong(QUOTA));
    long created = atLeast(0, "created", row.getLong(CREATED));
    boolean hasQuota = (flags & HAS_QUOTA) != 0;
    return new UserRow(
        number,
        used,
        hasQuota ? OptionalLong.of(quota) : OptionalLong.empty(),
        (flags & DISABLED) != 0,
        created);
  }

  private static long atLeast(long least, String field, long value) {
    RowChecksum.require(value >= least, Layouts.USERS, field, value);
    return value;
  }
}
