package dev.hearth.server.resources;

import dev.hearth.storage.model.ResourcePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Validates and normalises the path of a request, already percent-decoded once (wire specification
 * §5.2): empty and {@code .} segments are dropped, {@code ..} removes the segment before it.
 *
 * <pre>
 * /test/../test/   /test/           //       /
 * /test/..         /                /..      refused: above the root
 * /pub/x..         /pub/x../        what ends in .. is a folder
 * </pre>
 */
public final class PathRules {
  private PathRules() {}

  /**
   * The path of a decoded text that starts with {@code /}.
   *
   * @throws InvalidPath if a segment has more than 255 bytes or a control character, the path more
   *     than 4096 bytes, or {@code ..} leads above the root
   */
  public static ResourcePath normalise(String decoded) {
    boolean isFolder = decoded.endsWith("/") || decoded.endsWith("..");
    boolean isNormal = !decoded.contains("//") && !decoded.contains("/.");
    try {
      if (isNormal) {
        return ResourcePath.of(isFolder && !decoded.endsWith("/") ? decoded + "/" : decoded);
      }
      return ResourcePath.of(join(segments(decoded), isFolder));
    } catch (IllegalArgumentException e) {
      throw new InvalidPath(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> segments(String decoded) {
    List<String> kept = new ArrayList<>();
    for (String segment : decoded.split("/", -1)) {
      check(segment);
      switch (segment) {
        case "", "." -> {}
        case ".." -> {
          if (kept.isEmpty()) {
            throw new InvalidPath("a path does not lead above the root");
          }
          kept.removeLast();
        }
        default -> kept.add(segment);
      }
    }
    return kept;
  }

  /** Also a segment that a later {@code ..} removes keeps the rules. */
  private static void check(String segment) {
    if (segment.getBytes(StandardCharsets.UTF_8).length > ResourcePath.SEGMENT_BYTES_MAX) {
      throw new InvalidPath("a path segment has at most 255 bytes");
    }
    if (segment.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidPath("a path has no control characters");
    }
  }

  private static String join(List<String> segments, boolean isFolder) {
    if (segments.isEmpty()) {
      return "/";
    }
    return "/" + String.join("/", segments) + (isFolder ? "/" : "");
  }
}
