package dev.hearth.server.events;

import dev.hearth.server.subscriptions.Positions;
import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.model.Sequence;
import java.util.List;

/** Why an event request is refused; {@code docs/protocol.md} §8 lists the codes. */
public sealed interface Refusal {
  /** The selector breaks the grammar; the rule is a constant text and never repeats the input. */
  record BadSelector(String rule) implements Refusal {}

  record TooManySelectors(int maximum) implements Refusal {}

  record BadCursor() implements Refusal {}

  record BadSince() implements Refusal {}

  record BadUntil() implements Refusal {}

  record BadLimit(long minimum, long maximum) implements Refusal {}

  /**
   * A parameter that does not belong here, is given twice, or has a value that is not one of its.
   */
  record BadParameter(String parameter) implements Refusal {}

  record ConflictingParameters(List<String> parameters) implements Refusal {
    public ConflictingParameters {
      parameters = List.copyOf(parameters);
    }
  }

  /** {@code Accept: text/event-stream} without {@code subscribe=}. */
  record SubscribeRequired() implements Refusal {}

  /** A private selector and no session at all. */
  record SessionRequired() implements Refusal {}

  /** A private selector that this session may never read under, or {@code *} with a private one. */
  record Forbidden() implements Refusal {}

  /**
   * A page can't go on from its cursor.
   *
   * @param cursor where a stream would go on
   * @param bounds the log's edges it was judged by
   */
  record CursorLost(Positions.Refusal reason, Sequence cursor, Bounds bounds) implements Refusal {}
}
