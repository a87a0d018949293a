package dev.hearth.server.http;

import dev.hearth.server.events.Refusal;
import dev.hearth.server.subscriptions.Positions;

/** What the refusal of an event request looks like over HTTP (docs/protocol.md §8). */
final class FeedProblems {
  private FeedProblems() {}

  static Problem of(Refusal refusal) {
    return switch (refusal) {
      case Refusal.BadSelector r ->
          Problem.badRequest("bad_selector", "The selector is malformed").with("rule", r.rule());
      case Refusal.TooManySelectors r ->
          Problem.badRequest("too_many_selectors", "Too many selectors")
              .with("maximum", r.maximum());
      case Refusal.BadCursor _ -> Problem.badRequest("bad_cursor", "Invalid cursor");
      case Refusal.BadSince _ -> Problem.badRequest("bad_since", "Invalid since");
      case Refusal.BadUntil _ -> Problem.badRequest("bad_until", "Invalid until");
      case Refusal.BadLimit r ->
          Problem.badRequest("bad_limit", "Invalid limit")
              .with("minimum", r.minimum())
              .with("maximum", r.maximum());
      case Refusal.BadParameter r ->
          Problem.badRequest(
                  "bad_parameter", "A parameter does not belong here or has no such value")
              .with("parameter", r.parameter());
      case Refusal.ConflictingParameters r ->
          Problem.badRequest("conflicting_parameters", "Parameters contradict each other")
              .with("parameters", r.parameters());
      case Refusal.SubscribeRequired _ ->
          Problem.badRequest("subscribe_required", "A stream needs subscribe=")
              .with("hint", "add subscribe=<pubky>/<path prefix> or subscribe=*/<path prefix>");
      case Refusal.SessionRequired _ ->
          Problem.of(401, "session_required", "A private path needs a session");
      case Refusal.Forbidden _ -> Problem.of(403, "forbidden", "The session may not read there");
      case Refusal.CursorLost r ->
          Problem.of(410, "cursor_" + r.reason().text(), title(r.reason()))
              .with("reason", r.reason().text())
              .with("cursor", r.cursor().toString())
              .with("oldest", r.bounds().floor().toString())
              .with("newest", r.bounds().newest().toString());
    };
  }

  private static String title(Positions.Refusal reason) {
    return switch (reason) {
      case EXPIRED -> "The cursor is older than what is kept";
      case FUTURE -> "The cursor is newer than the newest event";
      case UNKNOWN -> "The cursor names no event of this server";
    };
  }
}
