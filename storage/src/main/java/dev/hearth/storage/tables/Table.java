package dev.hearth.storage.tables;

import dev.hearth.storage.layout.Layouts;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One named table: keys of 1 to 511 bytes in unsigned byte order, values of any length. May be
 * shared by all threads; what happens, happens in the transaction given.
 */
public final class Table {
  private final Layouts layout;
  private final dev.hearth.storage.lmdb.Table rows;

  Table(Layouts layout, dev.hearth.storage.lmdb.Table rows) {
    this.layout = layout;
    this.rows = rows;
  }

  /** The value of a key, valid until the next call on the transaction; null if there is no row. */
  public @Nullable ByteBuffer get(Transaction transaction, ByteBuffer key) {
    Version version = transaction.find(layout, key);
    if (version == null) {
      return rows.get(transaction.base(), key);
    }
    return version.value == null ? null : ByteBuffer.wrap(version.value);
  }

  /** True if there is a row with this key. */
  public boolean has(Transaction transaction, ByteBuffer key) {
    return get(transaction, key) != null;
  }

  /** Stores a row, replacing the value of an equal key. */
  public void put(WriteTransaction transaction, ByteBuffer key, ByteBuffer value) {
    transaction.change(layout, Transaction.bytes(key), Transaction.bytes(value));
  }

  /**
   * Makes a row of this many bytes, replacing the value of an equal key, and hands out its value to
   * be written before the transaction ends.
   */
  public ByteBuffer reserve(WriteTransaction transaction, ByteBuffer key, int bytes) {
    byte[] value = new byte[bytes];
    transaction.change(layout, Transaction.bytes(key), value);
    return ByteBuffer.wrap(value);
  }

  /** Removes a row; false if there was none. */
  public boolean delete(WriteTransaction transaction, ByteBuffer key) {
    if (!has(transaction, key)) {
      return false;
    }
    transaction.change(layout, Transaction.bytes(key), null);
    return true;
  }

  /** Rows in the table; costs a look-up for each row that is still in memory. */
  public long rows(Transaction transaction) {
    long count = rows.rows(transaction.base());
    LayerTable active = transaction.active(layout);
    for (Row row : active.rows()) {
      count += difference(transaction, row);
    }
    for (Row row : transaction.frozen(layout).rows()) {
      if (active.find(row.key, transaction.batch) == null) {
        count += difference(transaction, row);
      }
    }
    return count;
  }

  /** What LMDB's count misses of a row, or counts although it was removed. */
  private long difference(Transaction transaction, Row row) {
    Version version = row.at(transaction.batch);
    if (version == null) {
      return 0;
    }
    long here = version.value == null ? 0 : 1;
    long below = rows.has(transaction.base(), ByteBuffer.wrap(row.key)) ? 1 : 0;
    return here - below;
  }

  /** Opens a cursor; the caller closes it before the transaction ends. */
  public TableCursor cursor(Transaction transaction) {
    LayerTable active = transaction.active(layout);
    LayerTable frozen = transaction.frozen(layout);
    boolean passes = transaction instanceof ReadTransaction && !active.isUsed() && !frozen.isUsed();
    return new TableCursor(
        rows.cursor(transaction.base()),
        passes ? null : new Overlay(active, frozen, transaction.batch));
  }
}
