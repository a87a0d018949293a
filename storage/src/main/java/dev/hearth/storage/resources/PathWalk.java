package dev.hearth.storage.resources;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.ResourcesTable;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.tables.TableCursor;
import dev.hearth.storage.tables.Transaction;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A position among one user's paths, in byte order. Belongs to its transaction's thread.
 *
 * <p>Why the order is right although long paths are cut: all paths that share a 480-byte part stand
 * below one parent, whose key is that part; keys at one level are in byte order; and no path ends
 * with the part itself at that level, because it would be the parent's empty continuation. So
 * descending into a parent where it stands, and going on behind it, visits paths in byte order.
 */
final class PathWalk implements AutoCloseable {
  private static final int PART = ResourcesTable.PATH_BYTES_MAX;
  private static final int LEVELS = ResourcePath.BYTES_MAX / PART + 1;

  private final long user;
  private final Consumer<CorruptRow> badParents;
  private final TableCursor cursor;
  private final ByteBuffer key = ByteBuffer.allocate(ResourcesTable.PATH_OFFSET + PART);
  private final long[] parents = new long[LEVELS];
  private final byte[] path = new byte[LEVELS * PART];
  private int level;
  private int length;

  /** A walk that ends with {@code CorruptRow} at a parent that can't be entered. */
  PathWalk(Transaction transaction, PathKeys keys, long user) {
    this(
        transaction,
        keys,
        user,
        bad -> {
          throw bad;
        });
  }

  /**
   * A walk that goes on behind a parent that can't be entered, if {@code badParents} returns: what
   * stands below it is passed over.
   */
  PathWalk(Transaction transaction, PathKeys keys, long user, Consumer<CorruptRow> badParents) {
    this.user = user;
    this.badParents = badParents;
    this.cursor = keys.table().cursor(transaction);
  }

  /** Moves to the first path at or above these bytes. */
  boolean atOrAbove(byte[] target, int targetLength) {
    int offset = descend(target, targetLength);
    int rest = Math.min(PART, targetLength - offset);
    return settleForward(cursor.atOrAbove(key(parents[level], target, offset, rest)));
  }

  /** Moves to the last path strictly below these bytes. */
  boolean below(byte[] target, int targetLength) {
    int offset = descend(target, targetLength);
    int rest = Math.min(PART, targetLength - offset);
    return settleBackward(cursor.below(key(parents[level], target, offset, rest)));
  }

  boolean next() {
    return settleForward(cursor.next());
  }

  boolean previous() {
    return settleBackward(cursor.previous());
  }

  /** Goes down while whole parts of the target are parents; returns where its rest begins. */
  private int descend(byte[] target, int targetLength) {
    level = 0;
    int offset = 0;
    while (targetLength - offset >= PART
        && cursor.exactly(key(parents[level], target, offset, PART))) {
      System.arraycopy(target, offset, path, offset, PART);
      if (!entered()) {
        return offset; // Its own row is what is found next, and passed over there.
      }
      offset += PART;
    }
    return offset;
  }

  private boolean settleForward(boolean found) {
    boolean stands = isHere(found);
    while (true) {
      if (!stands) {
        if (level == 0) {
          return false;
        }
        stands = leave() && isHere(cursor.next());
      } else if (atEnd()) {
        return true;
      } else if (entered()) {
        stands = continues(cursor.atOrAbove(key(parents[level], path, 0, 0)));
      } else {
        stands = isHere(cursor.next());
      }
    }
  }

  private boolean settleBackward(boolean found) {
    boolean stands = isHere(found);
    while (true) {
      if (!stands) {
        if (level == 0) {
          return false;
        }
        stands = leave() && isHere(cursor.previous());
      } else if (atEnd()) {
        return true;
      } else if (entered()) {
        stands = continues(cursor.below(key(parents[level] + 1, path, 0, 0)));
      } else {
        stands = isHere(cursor.previous());
      }
    }
  }

  private boolean isHere(boolean found) {
    return found
        && ResourcesTable.user(cursor.key()) == user
        && ResourcesTable.parent(cursor.key()) == parents[level];
  }

  /** Takes the part under the cursor into the path; true if the path ends there. */
  private boolean atEnd() {
    ByteBuffer row = cursor.key();
    int part = row.limit() - ResourcesTable.PATH_OFFSET;
    row.get(ResourcesTable.PATH_OFFSET, path, level * PART, part);
    length = level * PART + part;
    return !ResourcesTable.isParent(row);
  }

  /**
   * Enters the parent under the cursor, whose part the path holds already; if it can't be entered
   * and is to be passed over, returns false and still stands on it.
   */
  private boolean entered() {
    try {
      if (level == LEVELS - 1) {
        throw new CorruptRow(Layouts.RESOURCES.tableName(), "a path longer than 4096 bytes");
      }
      parents[level + 1] = ResourcesTable.parentNumber(cursor.value());
      level++;
      return true;
    } catch (CorruptRow e) {
      badParents.accept(e);
      return false;
    }
  }

  /** True on a row of the parent just entered: a parent that nothing stands below is bad. */
  private boolean continues(boolean found) {
    if (isHere(found)) {
      return true;
    }
    badParents.accept(
        new CorruptRow(
            Layouts.RESOURCES.tableName(), "no continuation of parent " + parents[level]));
    return false;
  }

  /** Goes back to the row of the parent it stands in. */
  private boolean leave() {
    level--;
    if (!cursor.exactly(key(parents[level], path, level * PART, PART))) {
      throw new CorruptRow(Layouts.RESOURCES.tableName(), "a parent is gone");
    }
    return true;
  }

  private ByteBuffer key(long parent, byte[] source, int offset, int partLength) {
    return ResourcesTable.key(user, parent, source, offset, partLength, key);
  }

  /** Bytes of the path it stands on. */
  int length() {
    return length;
  }

  /** A copy of the path it stands on. */
  byte[] path() {
    return Arrays.copyOf(path, length);
  }

  /** True if the path it stands on starts with these bytes. */
  boolean startsWith(byte[] prefix) {
    return length >= prefix.length
        && Arrays.equals(path, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The offset of the first such byte of the path it stands on, from an offset on; -1 if none. */
  int indexOf(char wanted, int from) {
    for (int i = from; i < length; i++) {
      if (path[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** The row it stands on; valid until the next move. */
  ByteBuffer row() {
    return cursor.value();
  }

  @Override
  public void close() {
    cursor.close();
  }
}
