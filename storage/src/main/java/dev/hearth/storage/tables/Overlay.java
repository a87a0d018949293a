package dev.hearth.storage.tables;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table that a view finds in the layers, removed ones included: a walk over both
 * layers as one, in which the active one hides the frozen one.
 */
final class Overlay {
  private static final int HEAD_BYTES = Long.BYTES;

  private final LayerTable activeTable;
  private final LayerTable frozenTable;
  private final long batch;
  private final LayerWalk active;
  private final LayerWalk frozen;
  private boolean backward;
  private byte @Nullable [] key;
  private byte @Nullable [] value;

  /** The first bytes of the key as one number, zeros behind a shorter one. */
  private long head;

  Overlay(LayerTable active, LayerTable frozen, long batch) {
    this.activeTable = active;
    this.frozenTable = frozen;
    this.batch = batch;
    this.active = new LayerWalk(active, batch);
    this.frozen = new LayerWalk(frozen, batch);
  }

  /** What the layers say of a key; null if nothing. */
  @Nullable Version find(byte[] wanted) {
    Version version = activeTable.find(wanted, batch);
    return version == null ? frozenTable.find(wanted, batch) : version;
  }

  /** Begins at a key, or at an end if it is null. */
  void from(byte @Nullable [] at, boolean inclusive, boolean downwards) {
    backward = downwards;
    active.from(at, inclusive, downwards);
    frozen.from(at, inclusive, downwards);
    settle();
  }

  /** Goes on to the next row. */
  void advance() {
    int order = order();
    if (order <= 0) {
      active.advance();
    }
    if (order >= 0) {
      frozen.advance();
    }
    settle();
  }

  /** Which layer's row comes first; 0 if they are of one key, or both are at their end. */
  private int order() {
    Row one = active.row;
    Row other = frozen.row;
    if (one == null || other == null) {
      return one != null ? -1 : other != null ? 1 : 0;
    }
    int order = Arrays.compareUnsigned(one.key, other.key);
    return backward ? -order : order;
  }

  private void settle() {
    LayerWalk nearer = order() <= 0 ? active : frozen;
    Row row = nearer.row;
    if (row == null) {
      key = null;
      value = null;
      return;
    }
    key = row.key;
    value = nearer.version().value;
    head = head(row.key);
  }

  private static long head(byte[] key) {
    long head = 0;
    for (int i = 0; i < HEAD_BYTES; i++) {
      head = (head << 8) | (i < key.length ? key[i] & 0xFF : 0);
    }
    return head;
  }

  /** The key it stands on; null at the end. */
  byte @Nullable [] key() {
    return key;
  }

  /** The value it stands on; null if the row was removed. */
  byte @Nullable [] value() {
    return value;
  }

  /** How the key it stands on compares with another, whose byte order is big-endian. */
  int compareTo(ByteBuffer other) {
    byte[] mine = key;
    if (mine == null) {
      throw new IllegalStateException("the walk stands on no row");
    }
    int length = other.limit();
    if (mine.length >= HEAD_BYTES && length >= HEAD_BYTES) {
      long otherHead = other.getLong(0);
      if (otherHead != head) {
        return Long.compareUnsigned(head, otherHead);
      }
    }
    int differs = ByteBuffer.wrap(mine).mismatch(other);
    if (differs < 0) {
      return 0;
    }
    if (differs == mine.length || differs == length) {
      return Integer.compare(mine.length, length);
    }
    return Integer.compare(mine[differs] & 0xFF, other.get(differs) & 0xFF);
  }
}
