package dev.hearth.server.events;

import dev.hearth.server.subscriptions.Cursor;
import dev.hearth.server.subscriptions.Positions;
import dev.hearth.server.subscriptions.Start;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.pages.HistoryPages;
import dev.hearth.storage.pages.PageRun;
import java.util.List;
import java.util.Optional;

/**
 * Which pages follow a cursor.
 *
 * @param cursor the position that was asked for; the first page may begin before it
 * @param run without a gap
 */
public record PageListing(Sequence cursor, PageRun run) {

  /**
   * Judges the cursor by the log as it is now; reads the disk.
   *
   * @param cursor empty for all that is kept
   * @param pages empty where none are kept
   * @throws RefusedException with {@code CursorLost} if the cursor is not good
   */
  public static PageListing of(
      Optional<Cursor> cursor, int most, EventLog log, Optional<HistoryPages> pages) {
    var bounds = log.bounds();
    Sequence position = bounds.floor();
    if (cursor.isPresent()) {
      position =
          HistoryStart.good(new Positions(log).resolve(new Start.After(cursor.get()), bounds));
    }
    Sequence from = position;
    PageRun run = pages.map(kept -> kept.after(from, most)).orElse(new PageRun(List.of(), false));
    return new PageListing(position, run);
  }

  /** Where the list goes on, or the stream begins if there is no more. */
  public Sequence next() {
    return run.pages().isEmpty() ? cursor : run.pages().getLast().name().through();
  }
}
