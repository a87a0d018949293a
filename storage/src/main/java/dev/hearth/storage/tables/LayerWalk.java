package dev.hearth.storage.tables;

import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A walk over the rows of one table in one layer that a view sees, removed ones included. */
final class LayerWalk {
  private final LayerTable table;
  private final long batch;
  private Iterator<Row> rows = Collections.emptyIterator();

  /** The row it stands on; null at the end. */
  @Nullable Row row;

  private @Nullable Version version;

  LayerWalk(LayerTable table, long batch) {
    this.table = table;
    this.batch = batch;
  }

  /** Begins at a key, or at an end if it is null. */
  void from(byte @Nullable [] key, boolean inclusive, boolean backward) {
    if (table.isUsed()) {
      rows = table.from(key, inclusive, backward);
      advance();
    }
  }

  /** Goes on to the next row that the view sees. */
  void advance() {
    while (rows.hasNext()) {
      Row next = rows.next();
      Version seen = next.at(batch);
      if (seen != null) {
        row = next;
        version = seen;
        return;
      }
    }
    row = null;
    version = null;
  }

  /** What the view sees of the row. */
  Version version() {
    if (version == null) {
      throw new IllegalStateException("the walk stands on no row");
    }
    return version;
  }
}
