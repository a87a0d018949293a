package dev.hearth.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.client.wire.EventJson;
import dev.hearth.client.wire.MalformedException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/** The whole truth about what a status means to an application, on one screen. */
final class Statuses {
  private static final int REASON_CHARS_MAX = 300;

  private Statuses() {}

  /**
   * The error of an answer that is not 2xx.
   *
   * @param body its text: one line, or a problem document
   */
  static HomeserverException failure(int status, HttpHeaders headers, String body) {
    Optional<JsonNode> problem = problem(headers, body);
    String reason = status + reason(problem, body);
    return switch (status) {
      case 401 -> new HomeserverException.Unauthorized(reason);
      case 403 -> new HomeserverException.Forbidden(reason);
      case 404 -> new HomeserverException.NotFound(reason);
      case 410 -> new HomeserverException.CursorGone(reason, problem.flatMap(Statuses::reset));
      case 429, 503 -> new HomeserverException.Overloaded(status, reason, retryAfter(headers));
      case 507 -> new HomeserverException.Refused(status, reason);
      default -> {
        if (status >= 500) {
          yield new HomeserverException.ServerFailed(status, reason);
        }
        yield status >= 400
            ? new HomeserverException.Refused(status, reason)
            : new HomeserverException.BadAnswer("unexpected status " + reason);
      }
    };
  }

  private static String reason(Optional<JsonNode> problem, String body) {
    String text = problem.map(Statuses::title).orElse(body);
    // A stranger's server may be on the other side: no line breaks and no terminal sequences from
    // it.
    String line = text.strip().replaceAll("\\p{Cntrl}", " ");
    if (line.isEmpty()) {
      return "";
    }
    return " "
        + (line.length() <= REASON_CHARS_MAX ? line : line.substring(0, REASON_CHARS_MAX) + "…");
  }

  private static String title(JsonNode problem) {
    String rule = problem.path("rule").asText();
    return problem.path("title").asText() + (rule.isEmpty() ? "" : ": " + rule);
  }

  private static Optional<JsonNode> problem(HttpHeaders headers, String body) {
    if (!headers.firstValue("Content-Type").orElse("").contains("json")) {
      return Optional.empty();
    }
    try {
      return Optional.of(EventJson.parse(body));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static Optional<Reset> reset(JsonNode problem) {
    try {
      return Optional.of(Reset.of(problem));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /** Seconds only; the other form, a date, needs clocks that agree. */
  private static Optional<Duration> retryAfter(HttpHeaders headers) {
    return headers
        .firstValue("Retry-After")
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }
}
