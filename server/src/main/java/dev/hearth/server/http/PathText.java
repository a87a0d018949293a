package dev.hearth.server.http;

import dev.hearth.storage.model.ResourcePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Normalises decoded paths (wire specification §5.2, rules 2 to 8).
 *
 * <pre>
 * /test/../test/   /test/        //          /
 * test             /test         /..         nothing: above the root
 * /pub/x..         /pub/x../     /a/./b//c   /a/b/c
 * </pre>
 */
final class PathText {
  private PathText() {}

  /** The path of a text that was decoded once; empty if it breaks a rule. */
  static Optional<ResourcePath> normalise(String decoded) {
    boolean folder = decoded.endsWith("/") || decoded.endsWith("..");
    List<String> segments = new ArrayList<>();
    for (String segment : decoded.split("/", -1)) {
      switch (segment) {
        case "", "." -> {}
        case ".." -> {
          if (segments.isEmpty()) {
            return Optional.empty();
          }
          segments.removeLast();
        }
        default -> segments.add(segment);
      }
    }
    String path = "/" + String.join("/", segments);
    boolean slash = folder && !segments.isEmpty();
    try {
      return Optional.of(ResourcePath.of(slash ? path + "/" : path));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // Too long, or a control character.
    }
  }
}
