package dev.hearth.storage.layout;

import java.nio.ByteBuffer;

/**
 * Table {@code events_by_user}: which rows of {@code events} are of one user.
 *
 * <pre>
 * key    user            8  user number
 *        sequence        8  of the row
 * value  nothing
 * </pre>
 */
public final class EventsByUserTable {
  public static final int KEY_BYTES = 16;

  private static final int SEQUENCE = 8;

  private EventsByUserTable() {}

  public static ByteBuffer key(long user, long sequence, ByteBuffer target) {
    return target.clear().putLong(user).putLong(sequence).flip();
  }

  /** The user number of a key. */
  public static long user(ByteBuffer key) {
    RowChecksum.require(
        key.limit() == KEY_BYTES, Layouts.EVENTS_BY_USER, "key length", key.limit());
    return key.getLong(0);
  }

  /** The sequence of a key that {@link #user} was asked of. */
  public static long sequence(ByteBuffer key) {
    return key.getLong(SEQUENCE);
  }
}
