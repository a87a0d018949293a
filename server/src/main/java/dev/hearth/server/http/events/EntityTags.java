package dev.hearth.server.http.events;

import java.util.List;

/** Looks for an entity tag in the lines of {@code If-None-Match}. */
final class EntityTags {
  private EntityTags() {}

  /** True if a line lists exactly this tag, weak or strong, or is {@code *}. */
  static boolean names(List<String> lines, String etag) {
    for (String line : lines) {
      for (String tag : line.split(",", -1)) {
        String stripped = tag.strip();
        if (stripped.equals("*") || stripped.equals(etag) || stripped.equals("W/" + etag)) {
          return true;
        }
      }
    }
    return false;
  }
}
