package dev.hearth.storage.events;

import dev.hearth.storage.layout.EventTable;
import dev.hearth.storage.layout.EventsByUserTable;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.tables.TableCursor;
import dev.hearth.storage.tables.Transaction;
import java.nio.ByteBuffer;

/**
 * Walks the rows of one user: table {@code events_by_user}, and for each of its rows the one in
 * {@code events}. The cursor there is kept, because rows of one user are often on one page.
 */
final class UserWalk implements RowWalk {
  private final long user;
  private final TableCursor index;
  private final TableCursor events;
  private final ByteBuffer key = ByteBuffer.allocate(EventsByUserTable.KEY_BYTES);

  UserWalk(Transaction transaction, EventStore store, long user) {
    this.user = user;
    index = store.eventsByUser.cursor(transaction);
    events = store.events.cursor(transaction);
  }

  @Override
  public boolean atOrAbove(long sequence) {
    return isMine(index.atOrAbove(EventsByUserTable.key(user, sequence, key)));
  }

  @Override
  public boolean below(long sequence) {
    return isMine(index.below(EventsByUserTable.key(user, sequence, key)));
  }

  @Override
  public boolean next() {
    return isMine(index.next());
  }

  @Override
  public boolean previous() {
    return isMine(index.previous());
  }

  private boolean isMine(boolean found) {
    return found && EventsByUserTable.user(index.key()) == user;
  }

  @Override
  public long sequence() {
    return EventsByUserTable.sequence(index.key());
  }

  @Override
  public ByteBuffer row() {
    long sequence = sequence();
    if (!events.exactly(EventTable.key(sequence, key))) {
      throw new CorruptRow(
          Layouts.EVENTS_BY_USER.tableName(), "no row " + sequence + " in the log");
    }
    ByteBuffer row = events.value();
    if (row.limit() >= EventTable.deleteBytes(1) && EventTable.user(row) != user) {
      throw new CorruptRow(
          Layouts.EVENTS_BY_USER.tableName(), "row " + sequence + " is another user's");
    }
    return row;
  }

  @Override
  public void close() {
    index.close();
    events.close();
  }
}
