package dev.hearth.client.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * How a history page begins (docs/protocol.md, Pages).
 *
 * @param after the page covers what is greater than this sequence …
 * @param through … up to and with this one
 * @param events in it
 * @param puts of them
 * @param users keys in its table
 * @param types content types in its table
 * @param bodyBytes of the body, uncompressed
 * @param frameBytes of the zstd frame that holds it
 * @param bodyCrc CRC32C of the body
 */
record PageHeader(
    long after,
    long through,
    int events,
    int puts,
    int users,
    int types,
    int bodyBytes,
    int frameBytes,
    int bodyCrc) {
  /** Where the zstd frame begins. */
  static final int BYTES = 64;

  private static final int SKIPPABLE = 0x184D2A50;
  private static final int SKIPPED = 56;
  private static final int CRC_PLACE = BYTES - 4;
  private static final long FORMAT = 0x4845415254485001L; // "HEARTHP", 1
  private static final int EVENTS_MAX = 1 << 20;
  private static final int BODY_BYTES_MAX = 64 << 20;
  private static final int HOLDER_BYTES = 1 << 10;

  /**
   * Reads the beginning of a file.
   *
   * @throws MalformedException if it is none of a page this client can read
   */
  static PageHeader read(byte[] file) {
    require(file.length > BYTES, "page is shorter than its header", file.length);
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int magic = bytes.getInt();
    require(magic == SKIPPABLE && bytes.getInt() == SKIPPED, "no history page", magic);
    bytes.order(ByteOrder.BIG_ENDIAN);
    long format = bytes.getLong();
    require(format == FORMAT, "page of a format unknown here", format);
    CRC32C crc = new CRC32C();
    crc.update(file, 8, CRC_PLACE - 8);
    require(bytes.getInt(CRC_PLACE) == (int) crc.getValue(), "page header is damaged", 0);
    PageHeader header =
        new PageHeader(
            bytes.getLong(),
            bytes.getLong(),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getInt());
    header.check(file.length);
    return header;
  }

  private void check(int fileBytes) {
    require(after >= 0 && through > after, "page covers nothing", through);
    require(events >= 0 && events <= EVENTS_MAX, "page has too many events", events);
    require(puts >= 0 && puts <= events, "page has more puts than events", puts);
    require(users >= 0 && users <= events, "page has more users than events", users);
    require(types >= 0 && types <= puts, "page has more types than puts", types);
    require(bodyBytes >= 0 && bodyBytes <= BODY_BYTES_MAX, "page is too large", bodyBytes);
    require(frameBytes == fileBytes - BYTES, "page is cut or has more behind it", frameBytes);
  }

  /** Bytes of the body, of the columns that are unpacked from it, and of what holds them. */
  long memory() {
    long eachEvent = Long.BYTES + 3 * Integer.BYTES;
    long eachPut = Integer.BYTES + Long.BYTES;
    long eachType = 2 * Integer.BYTES;
    return HOLDER_BYTES + bodyBytes + eachEvent * events + eachPut * puts + eachType * types;
  }

  static void require(boolean holds, String problem, long found) {
    if (!holds) {
      throw new MalformedException(problem, Long.toString(found));
    }
  }
}
