package dev.hearth.storage.layout;

import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.ResourcePath;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Table {@code events}: one row per committed change, in sequence order.
 *
 * <pre>
 * key    sequence        8  big-endian; never 0
 * value  layout          1  u8, this class writes 1
 *        kind            1  u8, 1 put, 2 delete
 *        suffix          1  u8, characters of the user's key in the id, 1 to 12
 *        user            8  user number
 *        length          8  bytes of the content; only when kind is put
 *        type            4  content-type number; only when kind is put
 *        content_hash   32  BLAKE3 of the content; only when kind is put
 *        path            n  UTF-8, 1 to 4096 bytes
 *        crc             4  CRC32C of all before it, exclusive-or the two halves of the sequence
 * </pre>
 *
 * <p>Big-endian, so LMDB's byte order is sequence order and a cursor is a seek. The sequence is in
 * the checksum, so that no row can stand in for another. Rows are read field by field, after {@link
 * #check}, so that a scan decodes only what it is asked for.
 */
public final class EventTable {
  public static final byte LAYOUT = 1;
  public static final int KEY_BYTES = 8;
  public static final int SUFFIX_MAX = 12;

  private static final byte PUT = 1;
  private static final byte DELETE = 2;
  private static final int KIND = 1;
  private static final int SUFFIX = 2;
  private static final int USER = 3;
  private static final int LENGTH = 11;
  private static final int TYPE = 19;
  private static final int HASH = 23;
  private static final int PUT_PATH = 55;
  private static final int DELETE_PATH = 11;
  private static final int DELETE_BYTES_MIN = DELETE_PATH + 1 + RowChecksum.BYTES;

  private EventTable() {}

  /** Writes the 8 bytes of a key. */
  public static ByteBuffer key(long sequence, ByteBuffer target) {
    return target.clear().putLong(sequence).flip();
  }

  /** The sequence of a key. */
  public static long sequence(ByteBuffer key) {
    RowChecksum.require(key.limit() == KEY_BYTES, Layouts.EVENTS, "key length", key.limit());
    long sequence = key.getLong(0);
    RowChecksum.require(sequence > 0, Layouts.EVENTS, "sequence", sequence);
    return sequence;
  }

  /** Bytes of a put's row. */
  public static int putBytes(int pathBytes) {
    return PUT_PATH + pathBytes + RowChecksum.BYTES;
  }

  /** Bytes of a delete's row. */
  public static int deleteBytes(int pathBytes) {
    return DELETE_PATH + pathBytes + RowChecksum.BYTES;
  }

  /** Writes {@link #putBytes} bytes. */
  public static void put(
      long sequence,
      int suffix,
      long user,
      long length,
      int type,
      ContentHash hash,
      ResourcePath path,
      ByteBuffer target) {
    target.put(LAYOUT).put(PUT).put((byte) suffix).putLong(user).putLong(length).putInt(type);
    hash.write(target);
    path.write(target);
    target.putInt(checksum(sequence, target, target.position(), new CRC32C())).flip();
  }

  /** Writes {@link #deleteBytes} bytes. */
  public static void delete(
      long sequence, int suffix, long user, ResourcePath path, ByteBuffer target) {
    target.put(LAYOUT).put(DELETE).put((byte) suffix).putLong(user);
    path.write(target);
    target.putInt(checksum(sequence, target, target.position(), new CRC32C())).flip();
  }

  /**
   * Checks a row under its sequence; the field readers below trust what passed.
   *
   * @throws dev.hearth.storage.model.StorageException.CorruptRow if the row is not as drawn
   */
  public static void check(long sequence, ByteBuffer row) {
    check(sequence, row, new CRC32C());
  }

  /**
   * As {@link #check(long, ByteBuffer)}, for a walk over many rows.
   *
   * @param crc the walk's own; its state before and after means nothing
   */
  public static void check(long sequence, ByteBuffer row, CRC32C crc) {
    int bytes = row.limit();
    RowChecksum.require(bytes >= DELETE_BYTES_MIN, Layouts.EVENTS, "length", bytes);
    int stored = row.getInt(bytes - RowChecksum.BYTES);
    RowChecksum.require(
        stored == checksum(sequence, row, bytes - RowChecksum.BYTES, crc),
        Layouts.EVENTS,
        "checksum of row",
        sequence);
    RowChecksum.require(row.get(0) == LAYOUT, Layouts.EVENTS, "layout", row.get(0));
    byte kind = row.get(KIND);
    RowChecksum.require(kind == PUT || kind == DELETE, Layouts.EVENTS, "kind", kind);
    int suffix = row.get(SUFFIX);
    RowChecksum.require(suffix >= 1 && suffix <= SUFFIX_MAX, Layouts.EVENTS, "suffix", suffix);
    int path = pathLength(row);
    RowChecksum.require(
        path >= 1 && path <= ResourcePath.BYTES_MAX, Layouts.EVENTS, "path length", path);
    RowChecksum.require(user(row) >= 1, Layouts.EVENTS, "user", user(row));
    if (kind == PUT) {
      RowChecksum.require(length(row) >= 0, Layouts.EVENTS, "content length", length(row));
      RowChecksum.require(type(row) >= 1, Layouts.EVENTS, "type", type(row));
    }
  }

  private static int checksum(long sequence, ByteBuffer row, int end, CRC32C crc) {
    // Mixing the sequence in behind the checksum costs nothing and still catches a swapped row.
    return RowChecksum.of(row, 0, end, crc) ^ Long.hashCode(sequence);
  }

  public static boolean isPut(ByteBuffer row) {
    return row.get(KIND) == PUT;
  }

  public static int suffix(ByteBuffer row) {
    return row.get(SUFFIX);
  }

  public static long user(ByteBuffer row) {
    return row.getLong(USER);
  }

  /** Bytes of the content; only of a put. */
  public static long length(ByteBuffer row) {
    return row.getLong(LENGTH);
  }

  /** Content-type number; only of a put. */
  public static int type(ByteBuffer row) {
    return row.getInt(TYPE);
  }

  /** Hash of the content; only of a put. */
  public static ContentHash hash(ByteBuffer row) {
    return new ContentHash(
        row.getLong(HASH), row.getLong(HASH + 8), row.getLong(HASH + 16), row.getLong(HASH + 24));
  }

  /** Where the path begins. */
  public static int pathOffset(ByteBuffer row) {
    return isPut(row) ? PUT_PATH : DELETE_PATH;
  }

  /** Bytes of the path. */
  public static int pathLength(ByteBuffer row) {
    return row.limit() - RowChecksum.BYTES - pathOffset(row);
  }
}
