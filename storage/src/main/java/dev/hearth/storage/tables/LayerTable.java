package dev.hearth.storage.tables;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The rows of one table in one layer, in key order. One thread writes, any may read. */
final class LayerTable {
  private final ConcurrentSkipListMap<byte[], Row> rows =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

  private final KeyFilter keys = new KeyFilter();

  /** Set before the batch that sets it is published, which is what makes it seen. */
  private boolean used;

  /** False if no view can see a row here. */
  boolean isUsed() {
    return used;
  }

  /** The newest version of a key up to a batch; null if there is none here. */
  @Nullable Version find(byte[] key, long batch) {
    if (!keys.mayHave(key)) {
      return null;
    }
    Row row = rows.get(key);
    return row == null ? null : row.at(batch);
  }

  /**
   * Gives a key its version of a batch that is not published; the key is kept, not copied. Returns
   * the row, or null if the batch had given it a version before, which is replaced.
   */
  @Nullable Row put(byte[] key, byte @Nullable [] value, long batch) {
    used = true;
    keys.add(key);
    Row made = new Row(key, new Version(batch, value, null));
    Row row = rows.putIfAbsent(key, made);
    if (row == null) {
      return made;
    }
    Version latest = row.latest;
    if (latest != null && latest.batch == batch) {
      latest.value = value;
      return null;
    }
    row.latest = new Version(batch, value, latest);
    return row;
  }

  /**
   * Gives a key its only version, of a batch that is published; for who is alone with the layer.
   */
  void set(byte[] key, byte @Nullable [] value, long batch) {
    used = true;
    keys.add(key);
    rows.put(key, new Row(key, new Version(batch, value, null)));
  }

  /** Takes back the version of a batch that is not published. */
  void undo(Row row, long batch) {
    Version latest = row.latest;
    if (latest != null && latest.batch == batch) {
      row.latest = latest.previous;
      if (latest.previous == null) {
        rows.remove(row.key);
      }
    }
  }

  /** Rows from a key on, or from an end if it is null, upwards or downwards. */
  Iterator<Row> from(byte @Nullable [] key, boolean inclusive, boolean backward) {
    ConcurrentNavigableMap<byte[], Row> part = rows;
    if (key != null) {
      part = backward ? rows.headMap(key, inclusive) : rows.tailMap(key, inclusive);
    }
    return (backward ? part.descendingMap() : part).values().iterator();
  }

  /** Every row, in key order. */
  Collection<Row> rows() {
    return rows.values();
  }
}
