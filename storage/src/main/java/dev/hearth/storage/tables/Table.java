package dev.hearth.storage.tables;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One named table: keys of 1 to 511 bytes in unsigned byte order, values of any length. May be
 * shared by all threads; what happens, happens in the transaction given.
 */
public final class Table {
  private final dev.hearth.storage.lmdb.Table rows;

  Table(dev.hearth.storage.lmdb.Table rows) {
    this.rows = rows;
  }

  /** The value of a key, valid until the next call on the transaction; null if there is no row. */
  public @Nullable ByteBuffer get(Transaction transaction, ByteBuffer key) {
    return rows.get(transaction.base(), key);
  }

  /** True if there is a row with this key. */
  public boolean has(Transaction transaction, ByteBuffer key) {
    return get(transaction, key) != null;
  }

  /** Stores a row, replacing the value of an equal key. */
  public void put(WriteTransaction transaction, ByteBuffer key, ByteBuffer value) {
    rows.put(transaction.base(), key, value);
  }

  /**
   * Makes a row of this many bytes, replacing the value of an equal key, and hands out its value to
   * be written at once: it is valid until the next call on the transaction.
   */
  public ByteBuffer reserve(WriteTransaction transaction, ByteBuffer key, int bytes) {
    return rows.reserve(transaction.base(), key, bytes);
  }

  /** As {@link #reserve}, for a key that is greater than every other of the table. */
  public ByteBuffer append(WriteTransaction transaction, ByteBuffer key, int bytes) {
    return rows.append(transaction.base(), key, bytes);
  }

  /** Removes a row; false if there was none. */
  public boolean delete(WriteTransaction transaction, ByteBuffer key) {
    return rows.delete(transaction.base(), key);
  }

  /** Rows in the table. */
  public long rows(Transaction transaction) {
    return rows.rows(transaction.base());
  }

  /** Opens a cursor; the caller closes it before the transaction ends. */
  public TableCursor cursor(Transaction transaction) {
    return new TableCursor(rows.cursor(transaction.base()));
  }
}
