package dev.hearth.storage.layout;

import dev.hearth.storage.model.Pubky;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Table {@code sessions}: one row per cookie session. The cookie's value itself is nowhere, so
 * whoever reads the store can't use it.
 *
 * <pre>
 * key    secret_hash    32  SHA-256 of the cookie's value
 * value  layout          1  u8, this class writes 1
 *        user           32  pubky
 *        created         8  microseconds since 1970
 *        count           4  capabilities
 *        each            4  bytes of its text
 *                        n  UTF-8
 *        crc             4  CRC32C of all before it, exclusive-or the first 4 bytes of the key
 * </pre>
 *
 * <p>A part of the key is in the checksum, so that no session can stand in for another.
 */
public final class SessionsTable {
  public static final byte LAYOUT = 1;
  public static final int KEY_BYTES = 32;

  private static final int USER = 1;
  private static final int CREATED = 33;
  private static final int COUNT = 41;
  private static final int CAPABILITIES = 45;
  private static final int VALUE_BYTES_MIN = CAPABILITIES + RowChecksum.BYTES;

  private SessionsTable() {}

  /**
   * The key of a session.
   *
   * @throws IllegalArgumentException unless the hash has 32 bytes
   */
  public static ByteBuffer key(byte[] secretHash) {
    if (secretHash.length != KEY_BYTES) {
      throw new IllegalArgumentException("a secret's hash has 32 bytes");
    }
    return ByteBuffer.wrap(secretHash.clone());
  }

  /** The row of this session, in a buffer of its own. */
  public static ByteBuffer value(byte[] secretHash, SessionRow row) {
    List<byte[]> texts =
        row.capabilities().stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    int bytes = VALUE_BYTES_MIN + texts.stream().mapToInt(text -> 4 + text.length).sum();
    ByteBuffer target = ByteBuffer.allocate(bytes);
    target.put(LAYOUT);
    row.user().write(target);
    target.putLong(row.createdMicros()).putInt(texts.size());
    for (byte[] text : texts) {
      target.putInt(text.length).put(text);
    }
    target.putInt(checksum(ByteBuffer.wrap(secretHash), target, target.position()));
    return target.flip();
  }

  /**
   * The decoded row of a key.
   *
   * @throws dev.hearth.storage.model.StorageException.CorruptRow if key or row are not as drawn
   */
  public static SessionRow value(ByteBuffer key, ByteBuffer row) {
    require(key.limit() == KEY_BYTES, "key length", key.limit());
    int end = row.limit() - RowChecksum.BYTES;
    require(row.limit() >= VALUE_BYTES_MIN, "length", row.limit());
    require(row.getInt(end) == checksum(key, row, end), "checksum stored", row.getInt(end));
    require(row.get(0) == LAYOUT, "layout", row.get(0));
    long created = row.getLong(CREATED);
    require(created >= 0, "created", created);
    Pubky user = Pubky.read(row.duplicate().position(USER));
    return new SessionRow(user, capabilities(row, end), created);
  }

  private static List<String> capabilities(ByteBuffer row, int end) {
    int count = row.getInt(COUNT);
    require(count >= 0, "count", count);
    List<String> texts = new ArrayList<>();
    int offset = CAPABILITIES;
    for (int i = 0; i < count; i++) {
      require(end - offset >= 4, "bytes before the end", end - offset);
      int length = row.getInt(offset);
      offset += 4;
      require(length >= 0 && length <= end - offset, "length of a capability", length);
      byte[] text = new byte[length];
      row.get(offset, text);
      texts.add(new String(text, StandardCharsets.UTF_8));
      offset += length;
    }
    require(offset == end, "end of the capabilities", offset);
    return texts;
  }

  private static int checksum(ByteBuffer key, ByteBuffer row, int end) {
    return RowChecksum.of(row, 0, end) ^ key.getInt(0);
  }

  private static void require(boolean holds, String field, long value) {
    RowChecksum.require(holds, Layouts.SESSIONS, field, value);
  }
}
