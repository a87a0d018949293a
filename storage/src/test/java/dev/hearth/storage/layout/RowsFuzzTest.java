package dev.hearth.storage.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hearth.storage.model.StorageException.CorruptRow;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Whatever a disk gives back: a row, or {@link CorruptRow}, and never another exception.
 *
 * <p>A usual test run tries the seeds only; {@code docs/fuzz.sh} searches for new ones.
 */
final class RowsFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void eventRow(byte[] bytes) {
    for (byte[] row : new byte[][] {bytes, withChecksum(bytes, 1)}) {
      try {
        ByteBuffer buffer = ByteBuffer.wrap(row);
        EventTable.check(1, buffer);
        int path = EventTable.pathOffset(buffer);
        assertTrue(path + EventTable.pathLength(buffer) + RowChecksum.BYTES == row.length);
      } catch (CorruptRow e) {
        // The answer to a bad row.
      }
    }
  }

  /** The noise with the checksum that a row of this sequence has. */
  private static byte[] withChecksum(byte[] noise, long sequence) {
    byte[] row = Arrays.copyOf(noise, noise.length + RowChecksum.BYTES);
    int checksum = RowChecksum.of(ByteBuffer.wrap(row), 0, noise.length) ^ Long.hashCode(sequence);
    ByteBuffer.wrap(row).putInt(noise.length, checksum);
    return row;
  }

  @FuzzTest(maxDuration = "5m")
  void resourceRow(byte[] bytes) {
    int headerEnd = ResourcesTable.HEADER_BYTES - RowChecksum.BYTES;
    byte[] row = Arrays.copyOf(bytes, Math.max(bytes.length, ResourcesTable.HEADER_BYTES));
    ByteBuffer buffer = ByteBuffer.wrap(row);
    buffer.putInt(headerEnd, RowChecksum.of(buffer, 0, headerEnd));
    try {
      ResourceRow resource = ResourcesTable.value(buffer);
      if (resource.blob().isEmpty()) {
        assertTrue(ResourcesTable.content(buffer).length == resource.length());
      }
    } catch (CorruptRow e) {
      // The answer to a bad row.
    }
  }

  @FuzzTest(maxDuration = "5m")
  void batchOfTheJournal(byte[] bytes) {
    ByteBuffer again = ByteBuffer.allocate(bytes.length);
    try {
      BatchRows.read(
          ByteBuffer.wrap(bytes), (table, key, value) -> BatchRows.put(table, key, value, again));
      assertArrayEquals(bytes, again.array());
    } catch (CorruptRow e) {
      // The answer to a bad batch.
    }
  }

  @FuzzTest(maxDuration = "5m")
  void recordOfTheJournal(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    long salt = bytes.length < 8 ? 1 : file.getLong(0);
    for (int offset = 0; offset <= bytes.length; offset++) {
      if (JournalLayout.isRecord(file, offset, salt)) {
        assertTrue(
            JournalLayout.payload(file, offset).remaining()
                == JournalLayout.payloadBytes(file, offset));
      }
    }
    try {
      JournalLayout.decodeHead(file);
    } catch (CorruptRow e) {
      // The answer to a bad head.
    }
  }
}
