package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Selector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Which events a subscription asks for: those that any selector selects and, when {@code paths} is
 * not empty, whose path is one of these files or lies below one of these folders (a path that ends
 * in {@code /}). Selectors are for look-up, paths decide exactly: upstream's {@code path=} and a
 * resource's own URL put their path in both, cut to 448 bytes in the selector.
 *
 * <p>A selector sees private events only if its prefix starts with {@code /priv/}; every other one
 * sees {@code /pub/} only (design §6).
 *
 * @param selectors at least one; its client may bring as many as {@code selectors_max}, 100 unless
 *     configured, and upstream's users and paths come to 100 at the most
 * @param paths files and folders; empty means that the selectors alone decide
 */
public record EventFilter(List<Selector> selectors, PathSet paths) {
  private static final byte[] PRIVATE = "/priv/".getBytes(StandardCharsets.US_ASCII);

  public EventFilter {
    selectors = selectors.size() == 1 ? List.copyOf(selectors) : distinct(selectors);
    if (selectors.isEmpty()) {
      throw new IllegalArgumentException("a subscription has a selector");
    }
  }

  private static List<Selector> distinct(List<Selector> selectors) {
    return selectors.stream().distinct().toList();
  }

  /** True if the selector asks for private paths, and for nothing else. */
  public static boolean isPrivate(Selector selector) {
    byte[] prefix = selector.prefix();
    return prefix.length >= PRIVATE.length
        && Arrays.equals(prefix, 0, PRIVATE.length, PRIVATE, 0, PRIVATE.length);
  }

  /** Those that ask for private paths; most streams have none, and pay nothing for the question. */
  public static List<Selector> privateOnes(List<Selector> selectors) {
    for (Selector selector : selectors) {
      if (isPrivate(selector)) {
        return selectors.stream().filter(EventFilter::isPrivate).toList();
      }
    }
    return List.of();
  }

  /** A filter whose selectors alone decide. */
  public static EventFilter of(List<Selector> selectors) {
    return new EventFilter(selectors, PathSet.NONE);
  }
}
