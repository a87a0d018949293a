package dev.hearth.server.http.files;

import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.HttpDate;
import dev.hearth.storage.model.Resource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides whether a GET or HEAD gets the content, 304 or 412 (wire specification §5.6, and RFC 9110
 * §13 for {@code If-Match}, which upstream does not know).
 *
 * <p>{@code If-None-Match} is compared as upstream does it, exactly and as text: neither {@code *}
 * nor {@code W/} matches. Where it is present, {@code If-Modified-Since} is not looked at.
 */
final class ReadConditions {
  /** What the conditions allow. */
  enum Outcome {
    CONTENT,
    NOT_MODIFIED,
    FAILED
  }

  private ReadConditions() {}

  static Outcome judge(Exchange exchange, Resource resource, String etag) {
    List<String> match = exchange.headers("If-Match");
    if (!match.isEmpty()
        && !Preconditions.tags(match).orElseThrow().matches(Optional.of(resource.hash()))) {
      return Outcome.FAILED;
    }
    Optional<String> noneMatch = exchange.header("If-None-Match").filter(ReadConditions::isVisible);
    if (noneMatch.isPresent()) {
      return names(noneMatch.get(), etag) ? Outcome.NOT_MODIFIED : Outcome.CONTENT;
    }
    return exchange
        .header("If-Modified-Since")
        .filter(date -> !isModifiedSince(resource, date))
        .map(_ -> Outcome.NOT_MODIFIED)
        .orElse(Outcome.CONTENT);
  }

  private static boolean isVisible(String value) {
    return value.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c < 0x7F));
  }

  private static boolean names(String list, String etag) {
    int start = 0;
    while (start <= list.length()) {
      int end = list.indexOf(',', start);
      end = end < 0 ? list.length() : end;
      if (list.substring(start, end).strip().equals(etag)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  /** True also when the date cannot be read. */
  private static boolean isModifiedSince(Resource resource, String date) {
    OptionalLong since = HttpDate.parseSeconds(date);
    return since.isEmpty() || since.getAsLong() < resource.sequence().time().getEpochSecond();
  }
}
