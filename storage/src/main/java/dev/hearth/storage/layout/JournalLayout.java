package dev.hearth.storage.layout;

import dev.hearth.storage.model.StorageException.CorruptRow;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A file of the journal: a head that never changes, then records.
 *
 * <pre>
 * head    magic          8  "hearth-j"
 *         layout         1  u8, this class writes 1
 *         segment        4  index of the file, from 0
 *         segments       4  how many files there are
 *         segment_bytes  4  bytes of each file
 *         salt           8  random, never 0; of the whole journal
 *         crc            4  CRC32C of all before it
 * record  salt           8  the journal's
 *         batch          8  number of the batch, from 1
 *         length         4  bytes of the payload, may be 0
 *         crc            4  CRC32C of all before it and of the payload
 *         payload        n
 *         zeros             up to a multiple of 512
 * </pre>
 *
 * <p>Head and records begin at multiples of 512 bytes, the smallest unit that a disk writes, so no
 * write touches a sector that holds an acknowledged record; and whoever looks for records behind a
 * broken one knows where they may begin. A file is overwritten in turns: a record of an earlier
 * turn has a lower number.
 *
 * <p>A payload holds what clients sent, and records are looked for in bytes of earlier turns. The
 * salt, which nobody outside is told, stops a client from storing a body that would be taken for a
 * record.
 */
public final class JournalLayout {
  /** Head and records begin at multiples of this. */
  public static final int SECTOR_BYTES = 512;

  /** Bytes of a record before its payload. */
  public static final int RECORD_HEAD_BYTES = 8 + 8 + 4 + 4;

  private static final String NAME = "journal";
  private static final long MAGIC = 0x6865_6172_7468_2d6aL;
  private static final byte LAYOUT = 1;
  private static final int HEAD_BYTES = 8 + 1 + 4 + 4 + 4 + 8 + RowChecksum.BYTES;
  private static final int BATCH_AT = 8;
  private static final int LENGTH_AT = 16;
  private static final int CRC_AT = 20;

  private JournalLayout() {}

  /** Bytes a record takes, with the zeros behind it. */
  public static int recordBytes(int payloadBytes) {
    return (RECORD_HEAD_BYTES + payloadBytes + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;
  }

  /** The longest payload of a record that has so many bytes, a multiple of the sector's. */
  public static int payloadBytesMax(int recordBytes) {
    return recordBytes - RECORD_HEAD_BYTES;
  }

  /** Writes the head into an empty buffer of at least a sector, and leaves it ready to be read. */
  public static void encodeHead(ByteBuffer sector, JournalHead head) {
    int start = sector.position();
    sector.putLong(MAGIC).put(LAYOUT);
    sector.putInt(head.segment()).putInt(head.segments()).putInt(head.segmentBytes());
    sector.putLong(head.salt());
    RowChecksum.append(sector, start);
    while (sector.position() < SECTOR_BYTES) {
      sector.put((byte) 0);
    }
    sector.flip();
  }

  /**
   * The head at the beginning of a file.
   *
   * @throws CorruptRow if the bytes are not as drawn above
   */
  public static JournalHead decodeHead(ByteBuffer file) {
    require(file.limit() >= HEAD_BYTES, "length", file.limit());
    require(file.getLong(0) == MAGIC, "magic", file.getLong(0));
    int crcAt = HEAD_BYTES - RowChecksum.BYTES;
    require(file.getInt(crcAt) == RowChecksum.of(file, 0, crcAt), "checksum", file.getInt(crcAt));
    require(file.get(8) == LAYOUT, "layout", file.get(8));
    return new JournalHead(file.getInt(9), file.getInt(13), file.getInt(17), file.getLong(21));
  }

  /** Puts the head of the record that holds the remaining bytes of a payload, which stay so. */
  public static void encodeRecordHead(
      ByteBuffer target, long salt, long batch, ByteBuffer payload) {
    int start = target.position();
    target.putLong(salt).putLong(batch).putInt(payload.remaining());
    target.putInt(checksum(target, start, payload, payload.position(), payload.limit()));
  }

  /** True if a whole record of this journal begins there. */
  public static boolean isRecord(ByteBuffer file, int offset, long salt) {
    int room = file.limit() - offset - RECORD_HEAD_BYTES;
    if (room < 0 || file.getLong(offset) != salt || batch(file, offset) <= 0) {
      return false;
    }
    int length = payloadBytes(file, offset);
    if (length < 0 || length > room) {
      return false;
    }
    int payload = offset + RECORD_HEAD_BYTES;
    return file.getInt(offset + CRC_AT) == checksum(file, offset, file, payload, payload + length);
  }

  /** The number of the batch in the record that begins there. */
  public static long batch(ByteBuffer file, int offset) {
    return file.getLong(offset + BATCH_AT);
  }

  /** The bytes of payload in the record that begins there. */
  public static int payloadBytes(ByteBuffer file, int offset) {
    return file.getInt(offset + LENGTH_AT);
  }

  /** The payload of a whole record that begins there, to be read only. */
  public static ByteBuffer payload(ByteBuffer file, int offset) {
    return file.slice(offset + RECORD_HEAD_BYTES, payloadBytes(file, offset)).asReadOnlyBuffer();
  }

  private static int checksum(ByteBuffer head, int start, ByteBuffer payload, int from, int to) {
    CRC32C crc = new CRC32C();
    update(crc, head, start, start + CRC_AT);
    update(crc, payload, from, to);
    return (int) crc.getValue();
  }

  private static void update(CRC32C crc, ByteBuffer bytes, int from, int to) {
    int position = bytes.position();
    int limit = bytes.limit();
    crc.update(bytes.limit(to).position(from));
    bytes.limit(limit).position(position);
  }

  private static void require(boolean holds, String field, long value) {
    if (!holds) {
      throw new CorruptRow(NAME, field + " is " + value);
    }
  }
}
