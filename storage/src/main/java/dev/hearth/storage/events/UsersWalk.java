package dev.hearth.storage.events;

import dev.hearth.storage.layout.EventTable;
import dev.hearth.storage.layout.EventsByUserTable;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.tables.TableCursor;
import dev.hearth.storage.tables.Transaction;
import java.nio.ByteBuffer;

/**
 * Walks the rows of some users in the order of the log: a cursor for each of them in table {@code
 * events_by_user}, of which the nearest one is the position, and one in {@code events} that
 * follows.
 *
 * <p>The cursor in {@code events} goes on row by row while that finds the next one soon, because
 * rows of few users lie close together in it; a seek costs as much as a dozen steps.
 */
final class UsersWalk implements RowWalk {
  private static final long NONE = -1;
  private static final int STEPS_MAX = 8;

  /** Rows that are sought without trying steps first, after steps have found nothing. */
  private static final int SEEKS_AFTER_MISS = 15;

  private final long[] users;
  private final TableCursor[] indexes;

  /** The sequence on which each user's cursor stands, or {@link #NONE}. */
  private final long[] heads;

  private final TableCursor events;
  private final ByteBuffer key = ByteBuffer.allocate(EventsByUserTable.KEY_BYTES);
  private boolean backward;
  private int nearest;

  /** The sequence on which the cursor in {@code events} stands, or {@link #NONE}. */
  private long standing = NONE;

  private int seeks;

  /** Takes the numbers of at least one user, none of them twice. */
  UsersWalk(Transaction transaction, EventStore store, long[] users) {
    this.users = users;
    this.heads = new long[users.length];
    this.indexes = new TableCursor[users.length];
    this.events = store.events.cursor(transaction);
    for (int i = 0; i < users.length; i++) {
      indexes[i] = store.eventsByUser.cursor(transaction);
    }
  }

  @Override
  public boolean atOrAbove(long sequence) {
    backward = false;
    for (int i = 0; i < users.length; i++) {
      note(i, indexes[i].atOrAbove(EventsByUserTable.key(users[i], sequence, key)));
    }
    return choose();
  }

  @Override
  public boolean below(long sequence) {
    backward = true;
    for (int i = 0; i < users.length; i++) {
      note(i, indexes[i].below(EventsByUserTable.key(users[i], sequence, key)));
    }
    return choose();
  }

  @Override
  public boolean next() {
    if (backward) {
      return atOrAbove(sequence() + 1);
    }
    note(nearest, indexes[nearest].next());
    return choose();
  }

  @Override
  public boolean previous() {
    if (!backward) {
      return below(sequence());
    }
    note(nearest, indexes[nearest].previous());
    return choose();
  }

  private void note(int user, boolean found) {
    ByteBuffer row = found ? indexes[user].key() : null;
    heads[user] =
        row != null && EventsByUserTable.user(row) == users[user]
            ? EventsByUserTable.sequence(row)
            : NONE;
  }

  /** Finds the head that is next in the walk's direction; false if there is none. */
  private boolean choose() {
    nearest = 0;
    for (int i = 1; i < heads.length; i++) {
      boolean nearer = backward ? heads[i] > heads[nearest] : heads[i] < heads[nearest];
      if (heads[i] != NONE && (heads[nearest] == NONE || nearer)) {
        nearest = i;
      }
    }
    return heads[nearest] != NONE;
  }

  @Override
  public long sequence() {
    return heads[nearest];
  }

  @Override
  public ByteBuffer row() {
    long sequence = sequence();
    if (!stepTo(sequence) && !events.exactly(EventTable.key(sequence, key))) {
      throw new CorruptRow(
          Layouts.EVENTS_BY_USER.tableName(), "no row " + sequence + " in the log");
    }
    standing = sequence;
    ByteBuffer row = events.value();
    if (row.limit() >= EventTable.deleteBytes(1) && EventTable.user(row) != users[nearest]) {
      throw new CorruptRow(
          Layouts.EVENTS_BY_USER.tableName(), "row " + sequence + " is another user's");
    }
    return row;
  }

  private boolean stepTo(long sequence) {
    if (standing == NONE || seeks > 0) {
      seeks = Math.max(0, seeks - 1);
      return false;
    }
    boolean found = true;
    for (int i = 0; i < STEPS_MAX && found; i++) {
      found = backward ? events.previous() : events.next();
      if (found && EventTable.sequence(events.key()) == sequence) {
        return true;
      }
    }
    seeks = SEEKS_AFTER_MISS;
    return false;
  }

  @Override
  public void close() {
    for (TableCursor index : indexes) {
      index.close();
    }
    events.close();
  }
}
