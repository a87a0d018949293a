package dev.hearth.storage.resources;

import dev.hearth.storage.events.Batch;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.layout.ResourcesTable;
import dev.hearth.storage.tables.Table;
import dev.hearth.storage.tables.TableCursor;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a path's row stands in table {@code resources}: at the top while it is short, else below
 * the parents that stand for each 480 bytes of it. Safe for any thread.
 */
final class PathKeys {
  private static final int PART = ResourcesTable.PATH_BYTES_MAX;

  private final Table table;

  PathKeys(Tables tables) {
    table = tables.table(Layouts.RESOURCES);
  }

  Table table() {
    return table;
  }

  /** What a key says after the user: the parent, and where in the path its own part begins. */
  private record Place(long parent, int offset) {
    ByteBuffer key(long user, byte[] path, int length) {
      ByteBuffer target = ByteBuffer.allocate(ResourcesTable.PATH_OFFSET + length);
      return ResourcesTable.key(user, parent, path, offset, length, target);
    }
  }

  /** The row at the first bytes of a path; null if there is none. Valid as a row of a table is. */
  @Nullable ByteBuffer row(Transaction transaction, long user, byte[] path, int length) {
    Place place = new Place(0, 0);
    while (length - place.offset >= PART) {
      ByteBuffer row = table.get(transaction, place.key(user, path, PART));
      if (row == null) {
        return null;
      }
      place = new Place(ResourcesTable.parentNumber(row), place.offset + PART);
    }
    return table.get(transaction, place.key(user, path, length - place.offset));
  }

  /**
   * True if a path starts with these bytes, which are shorter than one part: then its row does too,
   * or that of its first parent.
   */
  boolean hasRowBelow(Transaction transaction, long user, byte[] prefix) {
    ByteBuffer first = new Place(0, 0).key(user, prefix, prefix.length);
    try (TableCursor cursor = table.cursor(transaction)) {
      if (!cursor.atOrAbove(first)) {
        return false;
      }
      int same = first.mismatch(cursor.key());
      return same < 0 || same == first.limit();
    }
  }

  /** Makes the row of a path, and its parents as far as they are missing. */
  ByteBuffer reserve(Batch batch, long user, byte[] path, int bytes) {
    Place place = new Place(0, 0);
    while (path.length - place.offset >= PART) {
      ByteBuffer key = place.key(user, path, PART);
      ByteBuffer row = table.get(batch.transaction(), key);
      long number = row == null ? newParent(batch, key) : ResourcesTable.parentNumber(row);
      place = new Place(number, place.offset + PART);
    }
    return table.reserve(
        batch.transaction(), place.key(user, path, path.length - place.offset), bytes);
  }

  private long newParent(Batch batch, ByteBuffer key) {
    long number = batch.nextNumber(Counter.PARENT_NUMBER);
    ResourcesTable.parentValue(
        number, table.reserve(batch.transaction(), key, ResourcesTable.PARENT_BYTES));
    return number;
  }

  /** Removes the row of a path, and with it each parent whose last continuation it was. */
  void delete(Batch batch, long user, byte[] path) {
    List<Place> places = new ArrayList<>();
    Place place = new Place(0, 0);
    while (path.length - place.offset >= PART) {
      places.add(place);
      ByteBuffer row = table.get(batch.transaction(), place.key(user, path, PART));
      if (row == null) {
        return;
      }
      place = new Place(ResourcesTable.parentNumber(row), place.offset + PART);
    }
    table.delete(batch.transaction(), place.key(user, path, path.length - place.offset));
    while (!places.isEmpty() && !goesOn(batch, user, place.parent)) {
      place = places.removeLast();
      table.delete(batch.transaction(), place.key(user, path, PART));
    }
  }

  private boolean goesOn(Batch batch, long user, long parent) {
    try (TableCursor cursor = table.cursor(batch.transaction())) {
      ByteBuffer first = new Place(parent, 0).key(user, new byte[0], 0);
      return cursor.atOrAbove(first)
          && ResourcesTable.user(cursor.key()) == user
          && ResourcesTable.parent(cursor.key()) == parent;
    }
  }
}
