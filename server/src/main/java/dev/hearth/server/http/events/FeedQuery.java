package dev.hearth.server.http.events;

import dev.hearth.server.events.Refusal;
import dev.hearth.server.events.RefusedException;
import dev.hearth.server.events.TimeText;
import dev.hearth.server.http.Flags;
import dev.hearth.server.http.Query;
import dev.hearth.server.subscriptions.Cursor;
import dev.hearth.storage.model.Sequence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the parameters of our own event forms, strictly: one value each, and nothing that does not
 * belong there (docs/protocol.md §3 to §5). Throws {@link RefusedException}.
 */
final class FeedQuery {
  /** Those of 10^18; 19 digits are below 2^64. */
  private static final int LIMIT_CHARACTERS_MAX = 19;

  private final Query query;

  FeedQuery(Query query) {
    this.query = query;
  }

  /** Refuses the first of these names that is present. */
  void refuse(List<String> foreign) {
    for (String name : query.names()) {
      if (foreign.contains(name)) {
        throw refused(new Refusal.BadParameter(name));
      }
    }
  }

  /** Refuses two names that contradict each other. */
  void refuseBoth(String one, String other) {
    if (query.has(one) && query.has(other)) {
      throw refused(new Refusal.ConflictingParameters(List.of(one, other)));
    }
  }

  /** The value of a parameter that may be given once. */
  Optional<String> one(String name) {
    List<String> values = query.all(name);
    if (values.size() > 1) {
      throw refused(new Refusal.BadParameter(name));
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** True if a parameter is there; its only value is this word. */
  boolean is(String name, String word) {
    Optional<String> value = one(name);
    if (value.isPresent() && !value.get().equals(word)) {
      throw refused(new Refusal.BadParameter(name));
    }
    return value.isPresent();
  }

  /** The only value of a parameter, which is one of these words; empty text if it is absent. */
  String word(String name, List<String> words) {
    Optional<String> value = one(name);
    if (value.isPresent() && !words.contains(value.get())) {
      throw refused(new Refusal.BadParameter(name));
    }
    return value.orElse("");
  }

  /** A flag as upstream's listings have it: {@code true yes 1} or nothing, {@code false no 0}. */
  boolean flag(String name) {
    Optional<String> value = one(name);
    return value.isPresent()
        && Flags.truth(value.get()).orElseThrow(() -> refused(new Refusal.BadParameter(name)));
  }

  Optional<Cursor> cursor() {
    return one("cursor")
        .map(text -> Cursor.parse(text).orElseThrow(() -> refused(new Refusal.BadCursor())));
  }

  Optional<Sequence> since() {
    return one("since")
        .map(text -> TimeText.parse(text).orElseThrow(() -> refused(new Refusal.BadSince())));
  }

  Optional<Sequence> until() {
    return one("until")
        .map(text -> TimeText.parse(text).orElseThrow(() -> refused(new Refusal.BadUntil())));
  }

  /** A number from 1 to a maximum, in plain digits. */
  OptionalLong limit(long maximum) {
    return number("limit", maximum, new Refusal.BadLimit(1, maximum));
  }

  /** Seconds from 1 to a maximum, in plain digits. */
  OptionalLong seconds(String name, long maximum) {
    return number(name, maximum, new Refusal.BadParameter(name));
  }

  private OptionalLong number(String name, long maximum, Refusal refusal) {
    Optional<String> text = one(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    boolean digits =
        !text.get().isEmpty()
            && text.get().length() <= LIMIT_CHARACTERS_MAX
            && text.get().chars().allMatch(c -> c >= '0' && c <= '9');
    long limit = digits ? Long.parseUnsignedLong(text.get()) : 0; // Negative above 2^63.
    if (limit < 1 || limit > maximum) {
      throw refused(refusal);
    }
    return OptionalLong.of(limit);
  }

  private static RefusedException refused(Refusal refusal) {
    return new RefusedException(refusal);
  }
}
