package dev.hearth.storage.tables;

import java.nio.ByteBuffer;

/**
 * A position in one table. Every move says whether it stands on a row; {@link #key} and {@link
 * #value} are valid until the next move. Belongs to its transaction's thread.
 */
public final class TableCursor implements AutoCloseable {
  private final dev.hearth.storage.lmdb.TableCursor base;

  TableCursor(dev.hearth.storage.lmdb.TableCursor base) {
    this.base = base;
  }

  public boolean first() {
    return base.first();
  }

  public boolean last() {
    return base.last();
  }

  public boolean next() {
    return base.next();
  }

  public boolean previous() {
    return base.previous();
  }

  /** Moves to the smallest key at or above the one given. */
  public boolean atOrAbove(ByteBuffer key) {
    return base.atOrAbove(key);
  }

  /** Moves to the greatest key strictly below the one given. */
  public boolean below(ByteBuffer key) {
    return base.below(key);
  }

  /** Moves to exactly this key. */
  public boolean exactly(ByteBuffer key) {
    return base.exactly(key);
  }

  public ByteBuffer key() {
    return base.key();
  }

  public ByteBuffer value() {
    return base.value();
  }

  /** Removes the row under the cursor, which then stands on the one behind it. */
  public void delete() {
    base.delete();
  }

  @Override
  public void close() {
    base.close();
  }
}
