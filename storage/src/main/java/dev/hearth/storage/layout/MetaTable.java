package dev.hearth.storage.layout;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Table {@code meta}: the store's counters, one row each.
 *
 * <pre>
 * key    name            n  ASCII, 1 to 32 bytes
 * value  number          8  not negative
 *        crc             4  CRC32C of the name and the number
 * </pre>
 *
 * <p>All rows are made with the store, {@code last_batch} and {@code journal} by its first
 * checkpoint, so a missing one but for {@code journal} is corruption. The name is in the checksum,
 * so that no counter can stand in for another.
 */
public final class MetaTable {
  public static final int VALUE_BYTES = 8 + RowChecksum.BYTES;

  /** The counters there are. */
  public enum Counter {
    /** {@link Layouts#CURRENT} of the build that made the store. */
    LAYOUT("layout"),
    /** The last sequence assigned. */
    LAST_SEQUENCE("last_sequence"),
    /** The greatest sequence that retention removed. */
    FLOOR("floor"),
    /** Characters of a key in an event's id. */
    SUFFIX_LENGTH("suffix_length"),
    /** How often the store was opened. */
    STARTS("starts"),
    /** The last user number given. */
    USER_NUMBER("user_number"),
    /** The last parent number given. */
    PARENT_NUMBER("parent_number"),
    /** The last content-type number given. */
    TYPE_NUMBER("type_number"),
    /**
     * The last batch of the journal that LMDB has, whole. Written by checkpoints, past the journal;
     * none before the first.
     */
    LAST_BATCH("last_batch"),
    /**
     * Which journal goes on where LMDB ends, so that no other takes its place. Written at a start,
     * before the journal's first record, and with {@link #LAST_BATCH}; none before the first
     * checkpoint, and 0 in a backup, which has no journal (none if an earlier build made it).
     */
    JOURNAL("journal");

    private final String rowName;

    /**
     * Nobody writes into it: a copy for each look-up was most of what a look at a counter costs.
     */
    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] key;

    Counter(String rowName) {
      this.rowName = rowName;
      this.key = rowName.getBytes(StandardCharsets.US_ASCII);
    }

    public String rowName() {
      return rowName;
    }
  }

  private MetaTable() {}

  /** The bytes of a key; to be read only. */
  public static ByteBuffer key(Counter counter) {
    return ByteBuffer.wrap(counter.key);
  }

  /** Writes {@link #VALUE_BYTES} bytes. */
  public static void value(Counter counter, long number, ByteBuffer target) {
    target.putLong(number).putInt(checksum(counter, number)).flip();
  }

  /**
   * The number of a row.
   *
   * @throws dev.hearth.storage.model.StorageException.CorruptRow if length, sign or checksum are
   *     not as drawn
   */
  public static long number(Counter counter, ByteBuffer row) {
    RowChecksum.require(row.limit() == VALUE_BYTES, Layouts.META, "length", row.limit());
    long number = row.getLong(0);
    RowChecksum.require(
        row.getInt(8) == checksum(counter, number), Layouts.META, "checksum of", number);
    RowChecksum.require(number >= 0, Layouts.META, counter.rowName, number);
    return number;
  }

  private static int checksum(Counter counter, long number) {
    ByteBuffer covered = ByteBuffer.allocate(counter.key.length + 8);
    covered.put(counter.key).putLong(number);
    return RowChecksum.of(covered, 0, covered.capacity());
  }
}
