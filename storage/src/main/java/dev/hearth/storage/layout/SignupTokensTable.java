package dev.hearth.storage.layout;

import dev.hearth.storage.model.Pubky;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Table {@code signup_tokens}: one row per token ever made; a used one stays, so that it is told
 * from an unknown one.
 *
 * <pre>
 * key    text            n  UTF-8, 1 to 64 bytes, compared exactly
 * value  layout          1  u8, this class writes 1
 *        flags           1  u8, 1 used, 2 has a quota
 *        created         8  microseconds since 1970
 *        quota           8  bytes; 0 without a quota
 *        used_by        32  pubky; zeros unless used
 *        crc             4  CRC32C of all before it, exclusive-or the CRC32C of the key
 * </pre>
 *
 * <p>The key is in the checksum, so that no token can stand in for another.
 */
public final class SignupTokensTable {
  public static final byte LAYOUT = 1;
  public static final int KEY_BYTES_MAX = 64;
  public static final int VALUE_BYTES = 1 + 1 + 8 + 8 + Pubky.BYTES + RowChecksum.BYTES;

  private static final int USED = 1;
  private static final int HAS_QUOTA = 2;
  private static final int CREATED = 2;
  private static final int QUOTA = 10;
  private static final int USED_BY = 18;
  private static final int CRC = 50;
  private static final Pubky NOBODY = new Pubky(0, 0, 0, 0);

  private SignupTokensTable() {}

  /** The key of a text; empty if no token can have it. */
  public static Optional<ByteBuffer> key(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    boolean fits = utf8.length >= 1 && utf8.length <= KEY_BYTES_MAX;
    return fits ? Optional.of(ByteBuffer.wrap(utf8)) : Optional.empty();
  }

  /** Writes {@link #VALUE_BYTES} bytes. */
  public static void value(ByteBuffer key, SignupTokenRow row, ByteBuffer target) {
    int flags =
        (row.usedBy().isPresent() ? USED : 0) | (row.quotaBytes().isPresent() ? HAS_QUOTA : 0);
    target.put(LAYOUT).put((byte) flags).putLong(row.createdMicros());
    target.putLong(row.quotaBytes().orElse(0));
    row.usedBy().orElse(NOBODY).write(target);
    target.putInt(checksum(key, target)).flip();
  }

  /**
   * The decoded row of a key.
   *
   * @throws dev.hearth.storage.model.StorageException.CorruptRow if key or row are not as drawn
   */
  public static SignupTokenRow value(ByteBuffer key, ByteBuffer row) {
    require(key.limit() <= KEY_BYTES_MAX, "key length", key.limit());
    require(row.limit() == VALUE_BYTES, "length", row.limit());
    require(row.getInt(CRC) == checksum(key, row), "checksum stored", row.getInt(CRC));
    require(row.get(0) == LAYOUT, "layout", row.get(0));
    int flags = row.get(1);
    require((flags & ~(USED | HAS_QUOTA)) == 0, "flags", flags);
    long created = row.getLong(CREATED);
    require(created >= 0, "created", created);
    long quota = row.getLong(QUOTA);
    require(quota >= 0, "quota", quota);
    Pubky usedBy = Pubky.read(row.duplicate().position(USED_BY));
    return new SignupTokenRow(
        created,
        (flags & HAS_QUOTA) != 0 ? OptionalLong.of(quota) : OptionalLong.empty(),
        (flags & USED) != 0 ? Optional.of(usedBy) : Optional.empty());
  }

  private static int checksum(ByteBuffer key, ByteBuffer row) {
    return RowChecksum.of(row, 0, CRC) ^ RowChecksum.of(key, 0, key.limit());
  }

  private static void require(boolean holds, String field, long value) {
    RowChecksum.require(holds, Layouts.SIGNUP_TOKENS, field, value);
  }
}
