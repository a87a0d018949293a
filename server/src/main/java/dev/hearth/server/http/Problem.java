package dev.hearth.server.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A failure as a client sees it: status, a code that programs match, a title of one line that
 * people read (upstream clients look for substrings in it), facts, and headers that belong to the
 * failure. Immutable.
 *
 * <pre>
 * HTTP/1.1 409                        HTTP/1.1 409
 * Content-Type: text/plain;…          Content-Type: application/problem+json
 *
 * User already exists                 {"status":409,"code":"user_exists","title":"User already exists"}
 * </pre>
 *
 * <p>The left form is upstream's and the default; the right one is for our own forms and for
 * requests whose {@code Accept} names {@code application/json} ({@link
 * Exchange#answerProblemsAsJson}).
 */
public record Problem(
    int status, String code, String title, Map<String, Object> facts, Map<String, String> headers) {

  public Problem {
    facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    headers = Map.copyOf(headers);
  }

  public static Problem of(int status, String code, String title) {
    return new Problem(status, code, title, Map.of(), Map.of());
  }

  public static Problem badRequest(String code, String title) {
    return of(400, code, title);
  }

  /** A limit is reached; the caller may come again. */
  public static Problem overloaded(String limit) {
    return of(503, "overloaded", "Overloaded, try again later")
        .with("limit", limit)
        .withHeader("Retry-After", "1");
  }

  /** What nobody outside may know more about. */
  static Problem internal() {
    return of(500, "internal", "Internal Server Error");
  }

  /** Adds a fact, shown in the JSON form. */
  public Problem with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(facts);
    more.put(name, value);
    return new Problem(status, code, title, more, headers);
  }

  /** Adds a header of the answer. */
  public Problem withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(status, code, title, facts, more);
  }

  /** The exception that carries this problem to the {@link ErrorMapper}. */
  public ProblemException exception() {
    return new ProblemException(this);
  }

  /** The JSON form's members. */
  Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("status", status);
    members.put("code", code);
    members.put("title", title);
    members.putAll(facts);
    return members;
  }
}
