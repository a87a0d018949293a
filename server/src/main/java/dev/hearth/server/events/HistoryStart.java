package dev.hearth.server.events;

import dev.hearth.server.subscriptions.Positions;
import dev.hearth.server.subscriptions.Start;
import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.model.Sequence;
import java.util.Optional;

/**
 * Where a page starts (docs/protocol.md §1 and §5).
 *
 * @param position exclusive, in the page's direction
 * @param resting the cursor to go on with if the page looks at no row
 */
record HistoryStart(Sequence position, Sequence resting) {

  /**
   * Judges a request by the log as it is now; reads the disk.
   *
   * @throws RefusedException with {@code CursorLost} if the page can't start where it was asked to
   */
  static HistoryStart of(HistoryRequest request, EventLog log) {
    Bounds bounds = log.bounds();
    Positions positions = new Positions(log);
    Optional<Sequence> cursor =
        request.cursor().map(c -> good(positions.resolve(new Start.After(c), bounds)));
    if (request.reverse() || cursor.isEmpty()) {
      Optional<Sequence> since =
          request.since().map(time -> good(positions.resolve(new Start.Since(time), bounds)));
      if (!request.reverse()) {
        Sequence start = since.orElse(bounds.floor());
        return new HistoryStart(start, start);
      }
    }
    if (!request.reverse()) {
      return new HistoryStart(cursor.get(), cursor.get());
    }
    Sequence from = cursor.orElse(new Sequence(bounds.newest().value() + 1));
    Sequence position = request.until().filter(from::isAfter).orElse(from);
    return new HistoryStart(position, cursor.orElse(bounds.floor()));
  }

  /** The position, unless it is refused. */
  static Sequence good(Positions.Resolved resolved) {
    resolved
        .refusal()
        .ifPresent(
            reason -> {
              throw new RefusedException(
                  new Refusal.CursorLost(reason, resolved.position(), resolved.bounds()));
            });
    return resolved.position();
  }
}
