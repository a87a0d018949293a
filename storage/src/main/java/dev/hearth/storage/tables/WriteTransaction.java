package dev.hearth.storage.tables;

import dev.hearth.storage.layout.BatchRows;
import dev.hearth.storage.layout.Layouts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one transaction that may change the tables: the next batch. It sees its own changes; they lie
 * in the active layer from the start, under a number that no view reaches before {@link #commit}.
 * It belongs to one platform thread, never to a virtual one. Closing it without {@code commit}
 * takes them back and leaves no trace.
 */
public final class WriteTransaction extends Transaction {
  /** Memory that a version takes besides key and value: entries, headers and references. */
  private static final long ROW_COST_BYTES = 136;

  private final Writing writing;
  private final List<Change> changes = new ArrayList<>();
  private long memoryBytes;
  private long payloadBytes;
  private boolean open = true;

  /** A row with a version of this batch. */
  private record Change(Layouts table, Row row) {}

  WriteTransaction(Writing writing, Snapshot snapshot) {
    super(snapshot, snapshot.view().batch() + 1);
    this.writing = writing;
  }

  /** Gives a key its value, or none; the arrays are kept and not copied. */
  void change(Layouts table, byte[] key, byte @Nullable [] value) {
    checkOpen();
    if (key.length == 0 || key.length > Layouts.KEY_BYTES_MAX) {
      throw new IllegalArgumentException("a key has 1 to 511 bytes");
    }
    Row row = active(table).put(key, value, batch);
    if (row != null) {
      changes.add(new Change(table, row));
    }
    memoryBytes += memoryBytes(key, value);
    payloadBytes += BatchRows.rowBytes(key.length, value == null ? 0 : value.length);
  }

  private void checkOpen() {
    if (!open) {
      throw new IllegalStateException("transaction is closed");
    }
  }

  /** Memory that a row takes, about. */
  static long memoryBytes(byte[] key, byte @Nullable [] value) {
    return ROW_COST_BYTES + key.length + (value == null ? 0 : value.length);
  }

  /** Memory that its rows take, at the most. */
  long memoryBytes() {
    return memoryBytes;
  }

  /** The number that this batch has once it is committed. */
  long number() {
    return batch;
  }

  /** Bytes that the journal needs for it, at the most. */
  public long payloadBytes() {
    return payloadBytes;
  }

  /** The changes as the journal keeps them. */
  void encode(ByteBuffer target) {
    for (Change change : changes) {
      Version version = change.row.latest;
      if (version == null || version.batch != batch) {
        throw new IllegalStateException("a row has lost the version of its batch");
      }
      BatchRows.put(change.table, change.row.key, version.value, target);
    }
  }

  /**
   * Makes every change of this transaction durable, and then visible.
   *
   * @throws dev.hearth.storage.model.StorageException.IoFailure if the outcome is unknown
   */
  public void commit() {
    checkOpen();
    if (!changes.isEmpty()) {
      writing.publish(this);
    }
    end();
  }

  // Whatever fails here, memory included, nobody may wait for this turn for ever.
  private void end() {
    open = false;
    try {
      base().close();
    } finally {
      writing.ended();
    }
  }

  /** Takes back what was not committed; idempotent. */
  @Override
  public void close() {
    if (!open) {
      return;
    }
    try {
      for (Change change : changes) {
        active(change.table).undo(change.row, batch);
      }
    } finally {
      end();
    }
  }
}
