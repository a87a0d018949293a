package dev.hearth.server.http.files;

import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.Problem;
import dev.hearth.server.http.ProblemException;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Precondition;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the conditions of a write (RFC 9110 §13.1): {@code If-Match} and {@code If-None-Match},
 * lists of entity tags or {@code *}. A weak tag, and a strong one that can be no content's, matches
 * nothing. What breaks the grammar is 400, and so are conditions on dates: a write that looks
 * conditional must not happen unconditionally.
 */
final class Preconditions {
  private static final int TAG_CHARACTERS = 44;

  private Preconditions() {}

  /** The precondition of a PUT or DELETE. */
  static Precondition ofWrite(Exchange exchange) {
    if (exchange.header("If-Unmodified-Since").isPresent()) {
      throw Problem.badRequest(
              "unsupported_precondition", "If-Unmodified-Since is not supported, use If-Match")
          .exception();
    }
    List<String> match = exchange.headers("If-Match");
    List<String> noneMatch = exchange.headers("If-None-Match");
    if (match.isEmpty() && noneMatch.isEmpty()) {
      return Precondition.NONE;
    }
    return new Precondition(tags(match), tags(noneMatch));
  }

  /** The tags of all lines of a header together; empty if there are none. */
  static Optional<Precondition.Tags> tags(List<String> lines) {
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String list = String.join(",", lines).strip();
    if (list.equals("*")) {
      return Optional.of(new Precondition.Any());
    }
    Set<ContentHash> hashes = new HashSet<>();
    int at = 0;
    boolean tagSeen = false;
    while (at < list.length()) {
      char c = list.charAt(at);
      if (c == ',' || c == ' ' || c == '\t') {
        at++;
        continue;
      }
      boolean weak = list.startsWith("W/", at);
      int open = weak ? at + 2 : at;
      int close = open < list.length() ? list.indexOf('"', open + 1) : -1;
      if (close < 0 || list.charAt(open) != '"' || !isTag(list, open + 1, close)) {
        throw malformed();
      }
      at = close + 1;
      if (at < list.length() && ", \t".indexOf(list.charAt(at)) < 0) {
        throw malformed();
      }
      tagSeen = true;
      if (!weak) {
        hash(list.substring(open + 1, close)).ifPresent(hashes::add);
      }
    }
    if (!tagSeen) {
      throw malformed();
    }
    return Optional.of(new Precondition.OneOf(hashes));
  }

  private static boolean isTag(String list, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = list.charAt(i);
      if (c < 0x21 || c == 0x7F) {
        return false;
      }
    }
    return true;
  }

  private static Optional<ContentHash> hash(String tag) {
    if (tag.length() != TAG_CHARACTERS) {
      return Optional.empty();
    }
    try {
      ContentHash hash = ContentHash.of(Base64.getDecoder().decode(tag));
      // Only the canonical text is the tag: pad bits that are not zero make another one.
      return hash.toString().equals(tag) ? Optional.of(hash) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ProblemException malformed() {
    return Problem.badRequest("bad_precondition", "Malformed If-Match or If-None-Match")
        .exception();
  }
}
