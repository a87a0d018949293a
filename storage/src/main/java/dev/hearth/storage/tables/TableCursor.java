package dev.hearth.storage.tables;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A position in one table. Every move says whether it stands on a row; {@link #key} and {@link
 * #value} are valid until the next move, and may lie on the heap or not. A move past an end stays
 * there. Belongs to its transaction's thread.
 *
 * <p>Where the layers have no row of the table, every call goes straight to LMDB's cursor. Else it
 * merges: both sides stand on their nearest row at or behind the position, in the direction of the
 * last seek; the nearer one is the position, the layers' hides LMDB's of the same key, and a row
 * that the layers call removed is passed over on both sides. A move against the direction seeks
 * anew.
 */
public final class TableCursor implements AutoCloseable {
  private final dev.hearth.storage.lmdb.TableCursor base;
  private final @Nullable Overlay overlay;

  /** Where the row under the cursor lies. */
  private enum Place {
    /** Nowhere: before the first move. */
    UNSET,
    /** In LMDB alone. */
    BASE,
    /** In the layers, and LMDB's side stands behind it. */
    LAYERS,
    /** In the layers, and LMDB's side stands on the same key. */
    BOTH,
    /** Behind the last row of the direction. */
    END
  }

  private Place place = Place.UNSET;
  private boolean backward;

  /** True if LMDB's side stands on a row. */
  private boolean baseStands;

  /** True if only the position is known, and a side not where the direction wants it. */
  private boolean apart;

  private byte @Nullable [] layerKey;
  private byte @Nullable [] layerValue;

  TableCursor(dev.hearth.storage.lmdb.TableCursor base, @Nullable Overlay overlay) {
    this.base = base;
    this.overlay = overlay;
  }

  public boolean first() {
    return overlay == null ? base.first() : seek(overlay, null, true, false);
  }

  public boolean last() {
    return overlay == null ? base.last() : seek(overlay, null, true, true);
  }

  public boolean next() {
    return overlay == null ? base.next() : move(overlay, false);
  }

  public boolean previous() {
    return overlay == null ? base.previous() : move(overlay, true);
  }

  /** Moves to the smallest key at or above the one given. */
  public boolean atOrAbove(ByteBuffer key) {
    return overlay == null
        ? base.atOrAbove(key)
        : seek(overlay, Transaction.bytes(key), true, false);
  }

  /** Moves to the greatest key strictly below the one given. */
  public boolean below(ByteBuffer key) {
    return overlay == null ? base.below(key) : seek(overlay, Transaction.bytes(key), false, true);
  }

  /** Moves to exactly this key. */
  public boolean exactly(ByteBuffer key) {
    if (overlay == null) {
      return base.exactly(key);
    }
    byte[] wanted = Transaction.bytes(key);
    Version version = overlay.find(wanted);
    apart = true;
    if (version == null) {
      place = base.exactly(key) ? Place.BASE : Place.UNSET;
    } else {
      layerKey = wanted;
      layerValue = version.value;
      place = version.value == null ? Place.UNSET : Place.LAYERS;
    }
    return place != Place.UNSET;
  }

  private boolean move(Overlay rows, boolean downwards) {
    return switch (place) {
      case UNSET -> seek(rows, null, true, downwards);
      case END -> backward != downwards && seek(rows, null, true, downwards);
      case BASE, LAYERS, BOTH ->
          (apart || backward != downwards)
              ? seek(rows, Transaction.bytes(key()), false, downwards)
              : goOn(rows);
    };
  }

  private boolean goOn(Overlay rows) {
    if (place != Place.LAYERS) {
      baseStands = step();
    }
    if (place != Place.BASE) {
      rows.advance();
    }
    return settle(rows);
  }

  private boolean step() {
    return backward ? base.previous() : base.next();
  }

  private boolean seek(Overlay rows, byte @Nullable [] key, boolean inclusive, boolean downwards) {
    backward = downwards;
    apart = false;
    if (key == null) {
      baseStands = downwards ? base.last() : base.first();
    } else if (downwards) {
      baseStands = base.below(ByteBuffer.wrap(key)); // Downwards is never inclusive.
    } else {
      baseStands = base.atOrAbove(ByteBuffer.wrap(key));
      if (baseStands && !inclusive && base.key().equals(ByteBuffer.wrap(key))) {
        baseStands = base.next();
      }
    }
    rows.from(key, inclusive, downwards);
    return settle(rows);
  }

  /** Chooses the nearer side, passing over what was removed. */
  private boolean settle(Overlay rows) {
    while (true) {
      byte[] key = rows.key();
      if (key == null) {
        place = baseStands ? Place.BASE : Place.END;
        return baseStands;
      }
      int order = baseStands ? rows.compareTo(base.key()) : 0;
      boolean both = baseStands && order == 0;
      if (baseStands && (backward ? order < 0 : order > 0)) {
        place = Place.BASE;
        return true;
      }
      byte[] value = rows.value();
      if (value != null) {
        layerKey = key;
        layerValue = value;
        place = both ? Place.BOTH : Place.LAYERS;
        return true;
      }
      if (both) {
        baseStands = step();
      }
      rows.advance();
    }
  }

  public ByteBuffer key() {
    return place == Place.LAYERS || place == Place.BOTH ? wrap(layerKey) : base.key();
  }

  public ByteBuffer value() {
    return place == Place.LAYERS || place == Place.BOTH ? wrap(layerValue) : base.value();
  }

  private static ByteBuffer wrap(byte @Nullable [] bytes) {
    if (bytes == null) {
      throw new IllegalStateException("the cursor stands on no row");
    }
    return ByteBuffer.wrap(bytes);
  }

  @Override
  public void close() {
    base.close();
  }
}
