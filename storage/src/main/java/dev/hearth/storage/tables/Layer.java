package dev.hearth.storage.tables;

import dev.hearth.storage.layout.Layouts;

/**
 * Rows that changed in some batches in a row, newest on top of older ones. The writer adds to the
 * active layer; a frozen one never changes again.
 */
final class Layer {
  /** A layer that holds nothing, and to which nothing is added. */
  static final Layer NONE = new Layer();

  private final LayerTable[] tables = new LayerTable[Layouts.NUMBER_MAX + 1];
  private volatile long bytes;
  private volatile long sinceNanos;

  Layer() {
    for (int i = 0; i < tables.length; i++) {
      tables[i] = new LayerTable();
    }
  }

  LayerTable table(Layouts layout) {
    return tables[layout.number()];
  }

  /** Memory that the rows take, about. */
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  /** When the oldest change was made, by the clock of who added it. */
  long sinceNanos() {
    return sinceNanos;
  }

  /** Counts a published batch; called by the writer only. */
  void grow(long more, long nowNanos) {
    long before = bytes;
    if (before == 0) {
      sinceNanos = nowNanos;
    }
    bytes = before + more;
  }
}
