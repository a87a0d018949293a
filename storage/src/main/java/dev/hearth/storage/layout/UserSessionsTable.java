package dev.hearth.storage.layout;

import dev.hearth.storage.model.Pubky;
import java.nio.ByteBuffer;

/**
 * Table {@code user_sessions}: which rows of {@code sessions} are of one user, the oldest first.
 *
 * <pre>
 * key    user           32  pubky
 *        created         8  microseconds since 1970
 *        secret_hash    32  key of the row
 * value  nothing
 * </pre>
 */
public final class UserSessionsTable {
  public static final int KEY_BYTES = Pubky.BYTES + 8 + SessionsTable.KEY_BYTES;

  private static final int SECRET_HASH = Pubky.BYTES + 8;

  private UserSessionsTable() {}

  public static ByteBuffer key(Pubky user, long createdMicros, byte[] secretHash) {
    ByteBuffer key = ByteBuffer.allocate(KEY_BYTES);
    user.write(key);
    return key.putLong(createdMicros).put(secretHash).flip();
  }

  /** Below every key of a user, and above those of smaller ones. */
  public static ByteBuffer below(Pubky user) {
    ByteBuffer key = ByteBuffer.allocate(Pubky.BYTES);
    user.write(key);
    return key.flip();
  }

  /**
   * The user of a key.
   *
   * @throws dev.hearth.storage.model.StorageException.CorruptRow if it is not as drawn
   */
  public static Pubky user(ByteBuffer key) {
    RowChecksum.require(key.limit() == KEY_BYTES, Layouts.USER_SESSIONS, "length", key.limit());
    return Pubky.read(key.duplicate().position(0));
  }

  /** When the session of a key was made that {@link #user} was asked of. */
  public static long createdMicros(ByteBuffer key) {
    return key.getLong(Pubky.BYTES);
  }

  /** The hash in a key that {@link #user} was asked of. */
  public static byte[] secretHash(ByteBuffer key) {
    byte[] hash = new byte[SessionsTable.KEY_BYTES];
    key.get(SECRET_HASH, hash);
    return hash;
  }
}
