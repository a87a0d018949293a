package dev.hearth.server.http.events;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Looks for an entity tag in the lines of a precondition (RFC 9110 §8.8.3.2). */
final class EntityTags {
  private EntityTags() {}

  /** As {@code If-None-Match} compares: this tag, weak or strong, or {@code *}. */
  static boolean names(List<String> lines, String etag) {
    return tags(lines).anyMatch(Set.of("*", etag, "W/" + etag)::contains);
  }

  /** As {@code If-Match} compares: exactly this tag, or {@code *}. */
  static boolean listStrongly(List<String> lines, String etag) {
    return tags(lines).anyMatch(Set.of("*", etag)::contains);
  }

  private static Stream<String> tags(List<String> lines) {
    return lines.stream().flatMap(line -> Arrays.stream(line.split(",", -1))).map(String::strip);
  }
}
