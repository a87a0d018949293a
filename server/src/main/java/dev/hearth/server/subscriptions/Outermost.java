package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The selectors of one stream without those that others of it cover: they find the same events. The
 * dispatcher finds a stream once for each of its selectors that match, and the sieve sees to it
 * that the event is written once; but a hundred prefixes of one path in a thousand streams would be
 * a hundred thousand look-ups for each event. Of these here, two at the most match one path: one of
 * everyone and one of the user.
 *
 * <p>Only for streams whose selectors never change: one that is removed may have covered another.
 */
final class Outermost {
  private Outermost() {}

  /** The same list if there is none to leave out. */
  static List<Selector> of(List<Selector> selectors) {
    if (selectors.size() == 1) {
      return selectors;
    }
    List<Selector> sorted = new ArrayList<>(selectors);
    sorted.sort(Selector.BY_PREFIX);
    // None of those kept begins with another. So of those below a prefix in this order only the
    // last can be its beginning: what lies between a beginning and the prefix begins with it too.
    List<Selector> kept = new ArrayList<>(sorted.size());
    Map<Optional<Pubky>, Selector> last = new HashMap<>();
    for (Selector selector : sorted) {
      boolean covered =
          covers(last.get(Optional.<Pubky>empty()), selector)
              || covers(last.get(selector.user()), selector);
      if (!covered) {
        kept.add(selector);
        last.put(selector.user(), selector);
      }
    }
    return kept.size() == selectors.size() ? selectors : List.copyOf(kept);
  }

  /** What those take that are left out, in bytes of {@link Selector#memoryBytes}. */
  static long leftOutBytes(List<Selector> selectors, List<Selector> kept) {
    return memoryBytes(selectors) - memoryBytes(kept);
  }

  private static long memoryBytes(List<Selector> selectors) {
    return selectors.stream().mapToLong(Selector::memoryBytes).sum();
  }

  private static boolean covers(@Nullable Selector one, Selector other) {
    return one != null && one.covers(other);
  }
}
