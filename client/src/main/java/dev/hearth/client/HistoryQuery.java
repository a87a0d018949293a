package dev.hearth.client;

import dev.hearth.client.wire.EventJson;
import dev.hearth.client.wire.RequestPath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One page of the history. The empty query is the first page of everything that is kept.
 *
 * @param selectors their union; all public events if there is none
 * @param cursor exclusive: the last event seen, or the {@code next} of the page before
 * @param since first time shown
 * @param until first time not shown
 * @param limit events, 1 to 1000
 * @param reverse from the newest to the oldest
 * @param includeValue whether small contents that are still current come along
 */
public record HistoryQuery(
    List<Selector> selectors,
    Optional<String> cursor,
    Optional<Instant> since,
    Optional<Instant> until,
    int limit,
    boolean reverse,
    boolean includeValue) {
  /** The greatest page a server gives. */
  public static final int LIMIT_MAX = 1000;

  /** Refuses a limit that servers refuse. */
  public HistoryQuery {
    selectors = List.copyOf(selectors);
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("a page has 1 to 1000 events");
    }
  }

  public static HistoryQuery of(Selector... selectors) {
    return new HistoryQuery(
        List.of(selectors),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        LIMIT_MAX,
        false,
        false);
  }

  public HistoryQuery after(String next) {
    return new HistoryQuery(
        selectors, Optional.of(next), since, until, limit, reverse, includeValue);
  }

  public HistoryQuery since(Instant first) {
    return new HistoryQuery(
        selectors, cursor, Optional.of(first), until, limit, reverse, includeValue);
  }

  public HistoryQuery until(Instant end) {
    return new HistoryQuery(
        selectors, cursor, since, Optional.of(end), limit, reverse, includeValue);
  }

  public HistoryQuery limit(int events) {
    return new HistoryQuery(selectors, cursor, since, until, events, reverse, includeValue);
  }

  public HistoryQuery reversed() {
    return new HistoryQuery(selectors, cursor, since, until, limit, true, includeValue);
  }

  public HistoryQuery withValues() {
    return new HistoryQuery(selectors, cursor, since, until, limit, reverse, true);
  }

  String target() {
    StringBuilder target = new StringBuilder("/events/?format=json&limit=").append(limit);
    selectors.forEach(s -> add(target, "selector", s.toString()));
    cursor.ifPresent(text -> add(target, "cursor", text));
    since.ifPresent(time -> add(target, "since", EventJson.time(time)));
    until.ifPresent(time -> add(target, "until", EventJson.time(time)));
    if (reverse) {
      target.append("&reverse=true");
    }
    if (includeValue) {
      target.append("&include=value");
    }
    return target.toString();
  }

  private static void add(StringBuilder target, String name, String value) {
    target.append('&').append(name).append('=').append(RequestPath.encodeValue(value));
  }
}
