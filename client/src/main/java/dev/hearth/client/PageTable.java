package dev.hearth.client;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A table of a page whose entries are made when they are asked for. So many are kept as any page of
 * a server's usual settings has; a page may have many more, and must not cost more. For one thread.
 */
final class PageTable<T> {
  /** A power of two. */
  private static final int KEPT_MAX = 1 << 16;

  private final IntFunction<T> maker;
  private final @Nullable Object[] kept;
  private final int[] places;

  PageTable(int size, IntFunction<T> maker) {
    this.maker = maker;
    this.kept = new Object[Math.min(size, KEPT_MAX)];
    this.places = new int[kept.length];
  }

  @SuppressWarnings("unchecked") // Only what the maker makes is kept.
  T get(int place) {
    int slot = place & (KEPT_MAX - 1);
    Object found = kept[slot];
    if (found != null && places[slot] == place) {
      return (T) found;
    }
    T made = maker.apply(place);
    kept[slot] = made;
    places[slot] = place;
    return made;
  }
}
