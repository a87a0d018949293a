package dev.hearth.client;

import dev.hearth.client.wire.EventJson;
import dev.hearth.client.wire.RequestPath;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one wants to be told.
 *
 * @param selectors at least one; their union, an event that two of them select comes once
 * @param start where to begin
 * @param limit events after which the subscription ends
 * @param progress whether progress is told as events, with time and lag; the position moves in any
 *     case
 * @param includeValue whether small contents come along with their events
 */
public record SubscriptionRequest(
    List<Selector> selectors,
    Start start,
    OptionalLong limit,
    boolean progress,
    boolean includeValue) {

  /** Where a subscription begins. */
  public sealed interface Start {
    /** With what happens from now on. */
    record Now() implements Start {}

    /**
     * After an event already seen.
     *
     * @param cursor an event's id or any cursor a server gave; {@code 0} for all that is kept
     */
    record After(String cursor) implements Start {}

    /** With what happened at this time. */
    record Since(Instant time) implements Start {}

    /** With a picture of what is stored now, then with what changes. */
    record Snapshot() implements Start {}
  }

  /** Refuses no selectors and a limit below one. */
  public SubscriptionRequest {
    selectors = List.copyOf(selectors);
    if (selectors.isEmpty()) {
      throw new IllegalArgumentException("a subscription needs a selector");
    }
    if (limit.isPresent() && limit.getAsLong() < 1) {
      throw new IllegalArgumentException("a limit is at least 1");
    }
  }

  /** From now on. */
  public static SubscriptionRequest to(Selector... selectors) {
    return to(List.of(selectors));
  }

  /** From now on. */
  public static SubscriptionRequest to(List<Selector> selectors) {
    return new SubscriptionRequest(selectors, new Start.Now(), OptionalLong.empty(), false, false);
  }

  public SubscriptionRequest from(Start place) {
    return new SubscriptionRequest(selectors, place, limit, progress, includeValue);
  }

  public SubscriptionRequest after(String cursor) {
    return from(new Start.After(cursor));
  }

  public SubscriptionRequest limit(long events) {
    return new SubscriptionRequest(
        selectors, start, OptionalLong.of(events), progress, includeValue);
  }

  public SubscriptionRequest withProgress() {
    return new SubscriptionRequest(selectors, start, limit, true, includeValue);
  }

  public SubscriptionRequest withValues() {
    return new SubscriptionRequest(selectors, start, limit, progress, true);
  }

  /**
   * The request line.
   *
   * @param remaining of the limit
   */
  String target(OptionalLong remaining) {
    StringBuilder target = new StringBuilder("/events/?format=json");
    selectors.forEach(s -> add(target, "subscribe", s.toString()));
    switch (start) {
      case Start.Now _ -> {}
      case Start.After after -> add(target, "cursor", after.cursor());
      case Start.Since since -> add(target, "since", EventJson.time(since.time()));
      case Start.Snapshot _ -> add(target, "from", "snapshot");
    }
    remaining.ifPresent(events -> add(target, "limit", Long.toString(events)));
    if (progress) {
      add(target, "progress", "event");
    }
    if (includeValue) {
      add(target, "include", "value");
    }
    return target.toString();
  }

  private static void add(StringBuilder target, String name, String value) {
    target.append('&').append(name).append('=').append(RequestPath.encodeValue(value));
  }
}
