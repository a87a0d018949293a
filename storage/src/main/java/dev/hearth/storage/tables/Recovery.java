package dev.hearth.storage.tables;

import dev.hearth.storage.journal.BatchVisitor;
import dev.hearth.storage.layout.BatchRows;
import java.nio.ByteBuffer;

/** The layer that a start makes of what it reads in the journal. */
final class Recovery implements BatchVisitor {
  private final Layer layer = new Layer();
  private long bytes;

  @Override
  public void batch(long number, ByteBuffer payload) {
    BatchRows.read(
        payload,
        (table, key, value) -> {
          layer.table(table).set(key, value, number);
          bytes += WriteTransaction.memoryBytes(key, value);
        });
  }

  Layer layer() {
    layer.grow(bytes, System.nanoTime());
    return layer;
  }
}
