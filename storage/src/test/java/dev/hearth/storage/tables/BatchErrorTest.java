package dev.hearth.storage.tables;

import static dev.hearth.storage.tables.TablesFixture.bytes;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.Steps;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an Error, of no more memory above all, leaves in the middle of a batch. */
final class BatchErrorTest {
  private static void put(Tables tables, String key, String value) {
    try (WriteTransaction writing = tables.write()) {
      tables.table(Layouts.RESOURCES).put(writing, bytes(key), bytes(value));
      writing.commit();
    }
  }

  /** A version that is in its layer, and of which its transaction does not know yet. */
  private static void leave(Tables tables, String key) {
    try (WriteTransaction writing = tables.write()) {
      writing.active(Layouts.RESOURCES).put(key.getBytes(US_ASCII), new byte[9], writing.number());
    }
  }

  private static void assertWhole(Tables tables) {
    try (ReadTransaction reading = tables.read()) {
      Table table = tables.table(Layouts.RESOURCES);
      assertEquals(bytes("kept"), table.get(reading, bytes("acknowledged")));
      assertNull(table.get(reading, bytes("new")));
    }
  }

  @Test
  void versionThatNobodyCommitted_isNeverPutIntoLmdb(@TempDir Path folder) {
    try (Tables tables = TablesFixture.open(folder, Steps.NONE)) {
      put(tables, "acknowledged", "kept");
      leave(tables, "acknowledged");
      leave(tables, "new");
      assertWhole(tables);
      tables.checkpoint();
      assertWhole(tables);
    }
    try (Tables tables = TablesFixture.open(folder, Steps.NONE)) {
      assertWhole(tables);
    }
  }
}
