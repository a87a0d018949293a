package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Sequence;
import java.util.Optional;

/**
 * Decides whether a start is good and where to go on if it is not: the table of design §3. JSON
 * history answers 410 with what a stream says as {@code reset}. Reads the log, so call it where
 * reading the disk is allowed.
 */
public final class Positions {
  private final LogSource log;

  public Positions(EventLog log) {
    this(LogSource.of(log));
  }

  Positions(LogSource log) {
    this.log = log;
  }

  /** Why a position is refused. */
  public enum Refusal {
    EXPIRED,
    FUTURE,
    UNKNOWN;

    /** As {@code reset} and the 410 name it. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * Where to begin.
   *
   * @param position what is sent is greater
   * @param refusal why this is not what was asked for
   * @param bounds the log's edges it was judged by; {@code floor} is the oldest good cursor
   */
  public record Resolved(Sequence position, Optional<Refusal> refusal, Bounds bounds) {}

  /**
   * Judges a start by the edges that were read when its request arrived.
   *
   * @param start any but {@link Start.PerUser}
   */
  public Resolved resolve(Start start, Bounds arrival) {
    return switch (start) {
      case Start.Now _ -> good(arrival.newest(), arrival);
      case Start.Garbled _ -> refused(Refusal.UNKNOWN, arrival.newest(), arrival);
      case Start.Since since -> since(since.time(), arrival);
      case Start.After after -> after(after.cursor(), arrival);
      case Start.PerUser _ -> throw new IllegalArgumentException("a cursor for each user");
    };
  }

  private Resolved since(Sequence time, Bounds bounds) {
    boolean retained = bounds.floor().value() > 0;
    if (retained && time.value() <= bounds.floor().value()) {
      return refused(Refusal.EXPIRED, bounds.floor(), bounds);
    }
    Sequence below = new Sequence(Math.max(0, time.value() - 1));
    Sequence position = below.isAfter(bounds.newest()) ? bounds.newest() : atOrBelow(below, bounds);
    return good(position, bounds);
  }

  private Resolved after(Cursor cursor, Bounds bounds) {
    Sequence sequence = cursor.sequence();
    if (cursor.isOldest()) {
      return good(bounds.floor(), bounds);
    }
    if (bounds.floor().isAfter(sequence)) {
      return refused(Refusal.EXPIRED, bounds.floor(), bounds);
    }
    if (sequence.isAfter(bounds.newest())) {
      return refused(Refusal.FUTURE, bounds.newest(), bounds);
    }
    if (sequence.equals(bounds.floor()) && !(cursor instanceof Cursor.EventId)) {
      return good(sequence, bounds);
    }
    return named(cursor, bounds);
  }

  private Resolved named(Cursor cursor, Bounds bounds) {
    Optional<Event> row = log.find(cursor.sequence());
    if (row.isPresent() && hasSuffix(row.get(), cursor)) {
      return good(cursor.sequence(), bounds);
    }
    Bounds now = log.bounds(); // Retention may have come between the two reads.
    if (now.floor().isAfter(cursor.sequence())) {
      return refused(Refusal.EXPIRED, now.floor(), now);
    }
    // The event of the floor itself is gone, so its id can't be checked: the position is good.
    if (cursor.sequence().equals(now.floor())) {
      return good(cursor.sequence(), bounds);
    }
    return refused(Refusal.UNKNOWN, atOrBelow(cursor.sequence(), now), now);
  }

  private Sequence atOrBelow(Sequence sequence, Bounds bounds) {
    Sequence found = log.atOrBelow(sequence);
    return found.isAfter(sequence) ? bounds.floor() : found;
  }

  private static boolean hasSuffix(Event row, Cursor cursor) {
    return !(cursor instanceof Cursor.EventId id) || row.user().toString().startsWith(id.suffix());
  }

  private static Resolved good(Sequence position, Bounds bounds) {
    return new Resolved(position, Optional.empty(), bounds);
  }

  private static Resolved refused(Refusal refusal, Sequence position, Bounds bounds) {
    return new Resolved(position, Optional.of(refusal), bounds);
  }
}
