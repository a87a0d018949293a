package dev.hearth.storage.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.testing.Golden;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Head and records of the journal as bytes, and what is not taken for one. */
final class JournalLayoutGoldenTest {
  private static final long SALT = 0x0123456789abcdefL;
  private static final JournalHead HEAD = new JournalHead(1, 4, 16 << 20, SALT);

  private static ByteBuffer head() {
    ByteBuffer sector = ByteBuffer.allocate(JournalLayout.SECTOR_BYTES);
    JournalLayout.encodeHead(sector, HEAD);
    return sector;
  }

  private static ByteBuffer record(long batch, String payload) {
    ByteBuffer bytes = ByteBuffer.wrap(payload.getBytes(StandardCharsets.US_ASCII));
    ByteBuffer record = ByteBuffer.allocate(JournalLayout.recordBytes(bytes.remaining()));
    JournalLayout.encodeRecordHead(record, SALT, batch, bytes);
    return record.put(bytes).clear();
  }

  @Test
  void head_isAsDrawn() {
    Golden.check("journal_head", head());
    assertEquals(HEAD, JournalLayout.decodeHead(head()));
  }

  @Test
  void record_isAsDrawn() {
    ByteBuffer record = record(77, "rows of a batch");
    Golden.check("journal_record", record);
    assertTrue(JournalLayout.isRecord(record, 0, SALT));
    assertEquals(77, JournalLayout.batch(record, 0));
    assertEquals(15, JournalLayout.payload(record, 0).remaining());
  }

  @Test
  void everyFlippedBitOfAHead_isFound() {
    int bytes = 8 + 1 + 4 + 4 + 4 + 8 + 4;
    for (int bit = 0; bit < bytes * 8; bit++) {
      ByteBuffer head = flipped(head(), bit);
      assertThrows(CorruptRow.class, () -> JournalLayout.decodeHead(head));
    }
  }

  @Test
  void everyFlippedBitOfARecord_isFound() {
    int bytes = JournalLayout.RECORD_HEAD_BYTES + 15;
    for (int bit = 0; bit < bytes * 8; bit++) {
      ByteBuffer record = flipped(record(77, "rows of a batch"), bit);
      assertFalse(JournalLayout.isRecord(record, 0, SALT), "bit " + bit);
    }
  }

  @Test
  void recordOfAnotherSalt_isNone() {
    assertFalse(JournalLayout.isRecord(record(77, "x"), 0, SALT + 1));
  }

  @Test
  void noiseAndZeros_areNoRecord() {
    assertFalse(JournalLayout.isRecord(ByteBuffer.allocate(512), 0, SALT));
    assertFalse(JournalLayout.isRecord(ByteBuffer.allocate(23), 0, SALT));
    ByteBuffer longer = record(1, "x").putInt(16, 489);
    assertFalse(JournalLayout.isRecord(longer, 0, SALT));
    assertFalse(JournalLayout.isRecord(longer.putInt(16, -1), 0, SALT));
    assertFalse(JournalLayout.isRecord(record(0, "x"), 0, SALT));
  }

  @Test
  void recordBytes_areWholeSectors() {
    assertEquals(512, JournalLayout.recordBytes(0));
    assertEquals(512, JournalLayout.recordBytes(488));
    assertEquals(1024, JournalLayout.recordBytes(489));
    assertEquals(488, JournalLayout.payloadBytesMax(512));
  }

  private static ByteBuffer flipped(ByteBuffer bytes, int bit) {
    return bytes.put(bit / 8, (byte) (bytes.get(bit / 8) ^ 1 << bit % 8));
  }
}
