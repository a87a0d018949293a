package dev.hearth.server.events;

import dev.hearth.server.subscriptions.Cursor;
import dev.hearth.storage.model.Sequence;
import java.util.Optional;

/**
 * What a page of history was asked for.
 *
 * @param cursor goes on in the page's direction, exclusive
 * @param since nothing below it is shown; also where a forward page without a cursor starts
 * @param until only what is below it is shown
 * @param limit events at the most, at least 1
 * @param rowsMax rows looked at, so that no request scans the whole log at once
 * @param values adds the content of small resources that are still current
 */
public record HistoryRequest(
    HistoryFilter filter,
    Optional<Cursor> cursor,
    Optional<Sequence> since,
    Optional<Sequence> until,
    boolean reverse,
    int limit,
    int rowsMax,
    boolean values) {

  /** The same, of what comes behind a page. */
  public HistoryRequest after(Sequence position) {
    return new HistoryRequest(
        filter,
        Optional.of(new Cursor.Position(position)),
        since,
        until,
        reverse,
        limit,
        rowsMax,
        values);
  }

  /** True if a page of this request with more behind it can never change again. */
  public boolean isSettled() {
    return !reverse && !values && filter.isPublic();
  }
}
