package dev.hearth.storage.layout;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The file of one history page: the public events of one stretch of the log, column by column,
 * compressed once. Such a file is also what goes over the wire (docs/protocol.md, Pages).
 *
 * <pre>
 * skippable       8  zstd's frame that carries anything: 50 2A 4D 18, then its length as u32
 *                    little-endian; so the whole file is one that zstd reads
 * header, big-endian
 *   format        8  "HEARTHP" and 1
 *   after         8  the page covers what is greater than this sequence …
 *   through       8  … up to and with this one; greater than after
 *   events        4  public events in it, 0 or more; private ones leave no trace but the range
 *   puts          4  of them
 *   users         4  keys in the body's table
 *   types         4  content types in the body's table
 *   body_bytes    4  of the body
 *   frame_bytes   4  of the zstd frame, with which the file ends
 *   body_crc      4  CRC32C of the body
 *   header_crc    4  CRC32C of the header before it
 * body, in one zstd frame; n is a LEB128 number, 7 bits a byte, low ones first, at most 9 bytes
 *   users      32 x users    in order of first use
 *   types      types times   n length, then UTF-8
 *   marks       1 x events   bits 0 to 3: characters of the key in the id, 1 to 12; bit 7: a delete
 *   sequences   n x events   less the one before; the first less after
 *   user        n x events   place in the table of users
 *   shared      n x events   bytes of the path that begin the path before too
 *   rest        n x events   bytes of the path behind them
 *   paths       sum of rest  those bytes
 *   type        n x puts     place in the table of types
 *   length      n x puts     bytes of the content
 *   hashes     32 x puts     BLAKE3 of the content
 * </pre>
 */
public final class PageLayout {
  public static final int SKIPPABLE_MAGIC = 0x184D2A50;
  public static final int HEADER_BYTES = 56;

  /** Where the zstd frame begins. */
  public static final int FRAME_OFFSET = 8 + HEADER_BYTES;

  public static final int MARK_DELETE = 0x80;
  public static final int USER_BYTES = 32;
  public static final int HASH_BYTES = 32;

  /** Bounds of what any page may be, so that reading one needs bounded memory. */
  public static final int EVENTS_MAX = 1 << 20;

  public static final int BODY_BYTES_MAX = 64 << 20;

  private static final long FORMAT = 0x4845415254485001L; // "HEARTHP", 1

  private PageLayout() {}

  /** What a header says; sequences are plain numbers here. */
  public record Header(
      long after,
      long through,
      int events,
      int puts,
      int users,
      int types,
      int bodyBytes,
      int frameBytes,
      int bodyCrc) {

    /** Bytes of the whole file. */
    public long fileBytes() {
      return (long) FRAME_OFFSET + frameBytes;
    }

    /** True if the numbers can stand together. */
    boolean isSound() {
      return after >= 0
          && through > after
          && events >= 0
          && events <= EVENTS_MAX
          && events <= through - after
          && puts >= 0
          && puts <= events
          && users >= 0
          && users <= events
          && types >= 0
          && types <= puts
          && bodyBytes >= 0
          && bodyBytes <= BODY_BYTES_MAX
          && frameBytes > 0;
    }
  }

  /** Writes the first {@link #FRAME_OFFSET} bytes of a file at the buffer's position. */
  public static void write(Header header, ByteBuffer target) {
    int start = target.position();
    target.order(ByteOrder.LITTLE_ENDIAN).putInt(SKIPPABLE_MAGIC).putInt(HEADER_BYTES);
    target.order(ByteOrder.BIG_ENDIAN).putLong(FORMAT);
    target.putLong(header.after).putLong(header.through);
    target.putInt(header.events).putInt(header.puts).putInt(header.users).putInt(header.types);
    target.putInt(header.bodyBytes).putInt(header.frameBytes).putInt(header.bodyCrc);
    RowChecksum.append(target, start + 8);
  }

  /**
   * Reads the first {@link #FRAME_OFFSET} bytes of a file from the buffer's position; empty if they
   * are not what {@link #write} writes.
   */
  public static Optional<Header> read(ByteBuffer source) {
    if (source.remaining() < FRAME_OFFSET) {
      return Optional.empty();
    }
    ByteBuffer bytes = source.slice(source.position(), FRAME_OFFSET);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    boolean skippable = bytes.getInt() == SKIPPABLE_MAGIC && bytes.getInt() == HEADER_BYTES;
    bytes.order(ByteOrder.BIG_ENDIAN);
    if (!skippable || bytes.getLong() != FORMAT) {
      return Optional.empty();
    }
    Header header =
        new Header(
            bytes.getLong(),
            bytes.getLong(),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getInt());
    int crc = RowChecksum.of(bytes, 8, FRAME_OFFSET - RowChecksum.BYTES);
    return bytes.getInt() == crc && header.isSound() ? Optional.of(header) : Optional.empty();
  }
}
