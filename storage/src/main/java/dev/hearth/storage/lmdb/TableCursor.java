package dev.hearth.storage.lmdb;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.lmdbjava.Cursor;
import org.lmdbjava.GetOp;
import org.lmdbjava.LmdbException;
import org.lmdbjava.SeekOp;

/**
 * A position in one table. Every move says whether it stands on a row; {@link #key} and {@link
 * #value} are valid until the next move. Belongs to its transaction's thread.
 */
public final class TableCursor implements AutoCloseable {
  private final Transaction transaction;
  private final Cursor<ByteBuffer> cursor;
  private boolean closed;

  TableCursor(Transaction transaction, Cursor<ByteBuffer> cursor) {
    this.transaction = transaction;
    this.cursor = cursor;
  }

  public boolean first() {
    return move(SeekOp.MDB_FIRST);
  }

  public boolean last() {
    return move(SeekOp.MDB_LAST);
  }

  public boolean next() {
    return move(SeekOp.MDB_NEXT);
  }

  public boolean previous() {
    return move(SeekOp.MDB_PREV);
  }

  /**
   * Gives all values of the key under the cursor in order, a memory page of them at a time, one
   * behind the other; each only during the call. Only where values are duplicates of one size. The
   * cursor then stands on the last.
   */
  public void values(Consumer<ByteBuffer> page) {
    if (cursor.count() == 1) {
      page.accept(value()); // LMDB has no pages of a single value.
      return;
    }
    move(SeekOp.MDB_FIRST_DUP);
    boolean more = move(SeekOp.MDB_GET_MULTIPLE);
    while (more) {
      page.accept(value());
      more = move(SeekOp.MDB_NEXT_MULTIPLE);
    }
  }

  /** The last value of the key before this one. Only where keys have duplicates. */
  public boolean previousKey() {
    return move(SeekOp.MDB_PREV_NODUP);
  }

  private boolean move(SeekOp op) {
    try {
      return cursor.seek(op);
    } catch (LmdbException e) {
      throw Translation.of(e);
    }
  }

  /** Moves to the smallest key at or above the one given. */
  public boolean atOrAbove(ByteBuffer key) {
    return get(key, GetOp.MDB_SET_RANGE);
  }

  /** Moves to the greatest key strictly below the one given. */
  public boolean below(ByteBuffer key) {
    return atOrAbove(key) ? previous() : last();
  }

  /** Moves to exactly this key. */
  public boolean exactly(ByteBuffer key) {
    return get(key, GetOp.MDB_SET_KEY);
  }

  private boolean get(ByteBuffer key, GetOp op) {
    try {
      return cursor.get(transaction.direct(key), op);
    } catch (LmdbException e) {
      throw Translation.of(e);
    }
  }

  public ByteBuffer key() {
    return cursor.key();
  }

  public ByteBuffer value() {
    return cursor.val();
  }

  /** Removes the row under the cursor, which then stands on the one behind it. */
  public void delete() {
    try {
      cursor.delete();
    } catch (LmdbException e) {
      throw Translation.of(e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    cursor.close();
    if (transaction instanceof WriteTransaction writing) {
      writing.closed(this);
    }
  }
}
