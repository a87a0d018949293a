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
    selectors = selectors.stream().distinct().toList();
    if (selectors.isEmpty()) {
      throw new IllegalArgumentException("a subscription has a selector");
    }
  }

  /** True if the selector asks for private paths, and for nothing else. */
  public static boolean isPrivate(Selector selector) {
    byte[] prefix = selector.prefix();
    return prefix.length >= PRIVATE.length
        && Arrays.equals(prefix, 0, PRIVATE.length, PRIVATE, 0, PRIVATE.length);
  }

  /** A filter whose selectors alone decide. */
  public static EventFilter of(List<Selector> selectors) {
    return new EventFilter(selectors, PathSet.NONE);
  }
}
