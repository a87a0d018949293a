package dev.hearth.storage.lmdb;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Dbi;
import org.lmdbjava.LmdbException;
import org.lmdbjava.PutFlags;

/**
 * One named table: keys of 1 to 511 bytes in unsigned byte order, values of any length. May be
 * shared by all threads; what happens, happens in the transaction given. Keys may lie on the heap.
 */
public final class Table {
  private final Dbi<ByteBuffer> dbi;

  Table(Dbi<ByteBuffer> dbi) {
    this.dbi = dbi;
  }

  /** The value of a key, valid until the next call on the transaction; null if there is no row. */
  public @Nullable ByteBuffer get(Transaction transaction, ByteBuffer key) {
    try {
      return dbi.get(transaction.handle(), transaction.direct(key));
    } catch (LmdbException e) {
      throw Translation.of(e);
    }
  }

  /** True if there is a row with this key. */
  public boolean has(Transaction transaction, ByteBuffer key) {
    return get(transaction, key) != null;
  }

  /** Stores a row, replacing the value of an equal key. */
  public void put(WriteTransaction transaction, ByteBuffer key, ByteBuffer value) {
    ByteBuffer room = reserve(transaction, key, value.remaining());
    room.put(value.duplicate());
  }

  /**
   * Makes a row of this many bytes, replacing the value of an equal key, and hands out its value to
   * be written at once: it is valid until the next call on the transaction.
   */
  public ByteBuffer reserve(WriteTransaction transaction, ByteBuffer key, int bytes) {
    return reserve(transaction, key, bytes, new PutFlags[0]);
  }

  /** As {@link #reserve}, for a key that is greater than every other of the table. */
  public ByteBuffer append(WriteTransaction transaction, ByteBuffer key, int bytes) {
    return reserve(transaction, key, bytes, PutFlags.MDB_APPEND);
  }

  private ByteBuffer reserve(
      WriteTransaction transaction, ByteBuffer key, int bytes, PutFlags... flags) {
    try {
      return dbi.reserve(transaction.handle(), transaction.direct(key), bytes, flags);
    } catch (LmdbException e) {
      throw Translation.of(e);
    }
  }

  /** Adds one value of 8 bytes to a key; false if it has it. Only where keys have duplicates. */
  public boolean add(WriteTransaction transaction, ByteBuffer key, ByteBuffer directValue) {
    try {
      return dbi.put(
          transaction.handle(), transaction.direct(key), directValue, PutFlags.MDB_NODUPDATA);
    } catch (LmdbException e) {
      throw Translation.of(e);
    }
  }

  /** Removes one value of a key; false if it has it not. Only where keys have duplicates. */
  public boolean remove(WriteTransaction transaction, ByteBuffer key, ByteBuffer directValue) {
    try {
      return dbi.delete(transaction.handle(), transaction.direct(key), directValue);
    } catch (LmdbException e) {
      throw Translation.of(e);
    }
  }

  /** Removes a row; false if there was none. */
  public boolean delete(WriteTransaction transaction, ByteBuffer key) {
    try {
      return dbi.delete(transaction.handle(), transaction.direct(key));
    } catch (LmdbException e) {
      throw Translation.of(e);
    }
  }

  /** Rows in the table; duplicates count each. */
  public long rows(Transaction transaction) {
    return stat(transaction).entries;
  }

  /** Pages of the map that the table takes. */
  long pages(Transaction transaction) {
    var stat = stat(transaction);
    return stat.branchPages + stat.leafPages + stat.overflowPages;
  }

  private org.lmdbjava.Stat stat(Transaction transaction) {
    try {
      return dbi.stat(transaction.handle());
    } catch (LmdbException e) {
      throw Translation.of(e);
    }
  }

  /** Opens a cursor; the caller closes it before the transaction ends. */
  public TableCursor cursor(Transaction transaction) {
    try {
      TableCursor cursor = new TableCursor(transaction, dbi.openCursor(transaction.handle()));
      if (transaction instanceof WriteTransaction writing) {
        writing.opened(cursor);
      }
      return cursor;
    } catch (LmdbException e) {
      throw Translation.of(e);
    }
  }
}
