package dev.hearth.storage.layout;

import dev.hearth.storage.model.ContentHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Table {@code resources}: the current content of every path, in path order for each user.
 *
 * <pre>
 * key    user            8  user number
 *        parent          8  0 at the top, else the number of the path's first 480 bytes (and so on)
 *        path            n  up to 480 bytes of path: what the parent has not named yet
 *
 * value of a path's end (fewer than 480 bytes in the key)
 *        layout          1  u8, this class writes 1
 *        kind            1  u8, 1 inline, 2 blob
 *        sequence        8  of the event that stored it
 *        length          8  bytes of the content
 *        type            4  content-type number
 *        content_hash   32  BLAKE3 of the content
 *        content_crc     4  CRC32C of the bytes behind crc
 *        crc             4  CRC32C of all before it
 *        content         n  the content itself (inline), or the blob's name in ASCII (blob)
 *
 * value of a parent (exactly 480 bytes in the key)
 *        layout          1  u8, 1
 *        kind            1  u8, 3
 *        number          8  the parent number of what goes on from here; never reused
 *        crc             4  CRC32C of all before it
 * </pre>
 *
 * <p>A key has at most 8 + 8 + 480 = 496 bytes, so it fits LMDB's 511. A path of exactly 480 bytes
 * is the empty continuation of its own parent, so walking parents where they stand is byte order.
 * The header has a checksum of its own, so that a listing need not touch a content.
 */
public final class ResourcesTable {
  public static final byte LAYOUT = 1;
  public static final int PATH_BYTES_MAX = 480;
  public static final int PATH_OFFSET = 16;
  public static final int HEADER_BYTES = 1 + 1 + 8 + 8 + 4 + ContentHash.BYTES + 4 + 4;
  public static final int PARENT_BYTES = 1 + 1 + 8 + RowChecksum.BYTES;

  private static final byte INLINE = 1;
  private static final byte BLOB = 2;
  private static final byte PARENT = 3;
  private static final int KIND = 1;
  private static final int SEQUENCE = 2;
  private static final int LENGTH = 10;
  private static final int TYPE = 18;
  private static final int HASH = 22;
  private static final int CONTENT_CRC = 54;
  private static final int CRC = 58;

  private ResourcesTable() {}

  /** Writes a key of a part of a path. */
  public static ByteBuffer key(
      long user, long parent, byte[] path, int offset, int length, ByteBuffer target) {
    return target.clear().putLong(user).putLong(parent).put(path, offset, length).flip();
  }

  /** The user number of a key. */
  public static long user(ByteBuffer key) {
    int bytes = key.limit();
    require(bytes >= PATH_OFFSET && bytes <= PATH_OFFSET + PATH_BYTES_MAX, "key length", bytes);
    return key.getLong(0);
  }

  /** The parent number of a key that {@link #user} was asked of. */
  public static long parent(ByteBuffer key) {
    return key.getLong(8);
  }

  /** True if the key is a parent's. */
  public static boolean isParent(ByteBuffer key) {
    return key.limit() == PATH_OFFSET + PATH_BYTES_MAX;
  }

  /** Writes {@link #PARENT_BYTES} bytes. */
  public static void parentValue(long number, ByteBuffer target) {
    target.put(LAYOUT).put(PARENT).putLong(number);
    RowChecksum.append(target, 0);
    target.flip();
  }

  /** The number in a parent's value. */
  public static long parentNumber(ByteBuffer row) {
    require(row.limit() == PARENT_BYTES, "length of a parent", row.limit());
    RowChecksum.check(row, PARENT_BYTES, Layouts.RESOURCES);
    require(row.get(0) == LAYOUT, "layout", row.get(0));
    require(row.get(KIND) == PARENT, "kind of a parent", row.get(KIND));
    long number = row.getLong(2);
    require(number >= 1, "parent number", number);
    return number;
  }

  /** Bytes of a row; {@code inline} is the content unless the row names a blob. */
  public static int bytes(ResourceRow row, byte[] inline) {
    return HEADER_BYTES + row.blob().map(String::length).orElse(inline.length);
  }

  /** Writes {@link #bytes} bytes. */
  public static void value(ResourceRow row, byte[] inline, ByteBuffer target) {
    if (row.blob().isPresent()) {
      write(row, BLOB, row.blob().get().getBytes(StandardCharsets.US_ASCII), target);
    } else {
      write(row, INLINE, inline, target);
    }
  }

  private static void write(ResourceRow row, byte kind, byte[] content, ByteBuffer target) {
    target.put(HEADER_BYTES, content);
    target.put(LAYOUT).put(kind).putLong(row.sequence()).putLong(row.length()).putInt(row.type());
    row.hash().write(target);
    target.putInt(RowChecksum.of(target, HEADER_BYTES, HEADER_BYTES + content.length));
    RowChecksum.append(target, 0);
    target.position(HEADER_BYTES + content.length).flip();
  }

  /**
   * The header of a path's end; an inline content is not looked at.
   *
   * @throws dev.hearth.storage.model.StorageException.CorruptRow if the row is not as drawn
   */
  public static ResourceRow value(ByteBuffer row) {
    require(row.limit() >= HEADER_BYTES, "length", row.limit());
    int found = RowChecksum.of(row, 0, CRC);
    require(row.getInt(CRC) == found, "checksum found", found);
    require(row.get(0) == LAYOUT, "layout", row.get(0));
    byte kind = row.get(KIND);
    require(kind == INLINE || kind == BLOB, "kind", kind);
    ContentHash hash = ContentHash.read(row.duplicate().position(HASH));
    long length = row.getLong(LENGTH);
    require(length >= 0, "content length", length);
    require(kind == BLOB || length == row.limit() - HEADER_BYTES, "inline length", length);
    int type = row.getInt(TYPE);
    require(type >= 1, "type", type);
    long sequence = row.getLong(SEQUENCE);
    require(sequence >= 1, "sequence", sequence);
    Optional<String> blob = kind == BLOB ? Optional.of(blobName(row)) : Optional.empty();
    return new ResourceRow(hash, length, type, sequence, blob);
  }

  private static String blobName(ByteBuffer row) {
    return new String(content(row), StandardCharsets.US_ASCII);
  }

  /**
   * A copy of the content of an inline row that {@link #value} was asked of.
   *
   * @throws dev.hearth.storage.model.StorageException.CorruptRow if its checksum is another
   */
  public static byte[] content(ByteBuffer row) {
    int found = RowChecksum.of(row, HEADER_BYTES, row.limit());
    require(row.getInt(CONTENT_CRC) == found, "content checksum found", found);
    byte[] content = new byte[row.limit() - HEADER_BYTES];
    row.get(HEADER_BYTES, content);
    return content;
  }

  private static void require(boolean holds, String field, long value) {
    RowChecksum.require(holds, Layouts.RESOURCES, field, value);
  }
}
