package dev.hearth.storage.events;

import dev.hearth.storage.layout.EventTable;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.tables.ReadTransaction;
import dev.hearth.storage.tables.TableCursor;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The durable log of events, read in short transactions; each call opens and closes its own. Calls
 * may touch the disk, so they belong on a bounded pool of platform threads. Safe for any thread.
 *
 * <p>No call ever shows an event that is not durable. A row that is not as it was written fails the
 * call with {@code CorruptRow} and stops all writing.
 */
public final class EventLog {
  private static final int KEY_BYTES_MAX = 16;

  private final EventStore store;
  private final WritingState state;

  public EventLog(EventStore store, WritingState state) {
    this.store = store;
    this.state = state;
  }

  /** The floor and the newest sequence, read together. */
  public Bounds bounds() {
    return reading(this::bounds);
  }

  /**
   * The last sequence assigned nearly always is the newest event's, and a look-up needs no cursor,
   * which costs more than a kilobyte, some of it outside the heap.
   */
  private Bounds bounds(ReadTransaction transaction) {
    long floor = store.meta.get(transaction, Counter.FLOOR);
    long last = store.meta.get(transaction, Counter.LAST_SEQUENCE);
    if (last <= floor) {
      return new Bounds(new Sequence(floor), new Sequence(floor));
    }
    ByteBuffer key = EventTable.key(last, ByteBuffer.allocate(KEY_BYTES_MAX));
    if (store.events.has(transaction, key)) {
      return new Bounds(new Sequence(floor), new Sequence(last));
    }
    try (TableCursor cursor = store.events.cursor(transaction)) {
      return bounds(transaction, cursor);
    }
  }

  private Bounds bounds(ReadTransaction transaction, TableCursor cursor) {
    long floor = store.meta.get(transaction, Counter.FLOOR);
    long newest = cursor.last() ? EventTable.sequence(cursor.key()) : floor;
    return new Bounds(new Sequence(floor), new Sequence(newest));
  }

  /**
   * Visits rows above {@code after}, ascending, at most {@code rowsMax} of them. The caller
   * compares {@code bounds().floor()} of the answer with its position: rows at or below the floor
   * are gone.
   */
  public Scan forward(Sequence after, int rowsMax, EventVisitor visitor) {
    return reading(
        transaction -> {
          try (RowWalk walk = new LogWalk(transaction, store)) {
            return forward(transaction, walk, after, rowsMax, visitor);
          }
        });
  }

  /**
   * Visits rows below {@code before}, descending; {@code Scan.position} is the last row visited.
   */
  public Scan backward(Sequence before, int rowsMax, EventVisitor visitor) {
    return reading(
        transaction -> {
          try (RowWalk walk = new LogWalk(transaction, store)) {
            return backward(transaction, walk, before, rowsMax, visitor);
          }
        });
  }

  /** As {@link #forward}, of rows of these users alone; an unknown user has no rows. */
  public Scan forward(Collection<Pubky> users, Sequence after, int rowsMax, EventVisitor visitor) {
    return reading(
        transaction -> {
          long[] numbers = numbers(transaction, users);
          if (numbers.length == 0) {
            Bounds bounds = bounds(transaction);
            return new Scan(later(after, bounds.newest()), true, bounds);
          }
          try (RowWalk walk = new UsersWalk(transaction, store, numbers)) {
            return forward(transaction, walk, after, rowsMax, visitor);
          }
        });
  }

  /** As {@link #backward}, of rows of these users alone. */
  public Scan backward(
      Collection<Pubky> users, Sequence before, int rowsMax, EventVisitor visitor) {
    return reading(
        transaction -> {
          long[] numbers = numbers(transaction, users);
          if (numbers.length == 0) {
            return new Scan(before, true, bounds(transaction));
          }
          try (RowWalk walk = new UsersWalk(transaction, store, numbers)) {
            return backward(transaction, walk, before, rowsMax, visitor);
          }
        });
  }

  private long[] numbers(ReadTransaction transaction, Collection<Pubky> users) {
    return users.stream()
        .map(user -> store.users.number(transaction, user))
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .distinct()
        .toArray();
  }

  private Scan forward(
      ReadTransaction transaction,
      RowWalk walk,
      Sequence after,
      int rowsMax,
      EventVisitor visitor) {
    Bounds bounds = bounds(transaction);
    EventRow row = new EventRow(transaction, store);
    long position = after.value();
    int visited = 0;
    boolean wanted = rowsMax > 0;
    boolean found = after.value() < Long.MAX_VALUE && walk.atOrAbove(after.value() + 1);
    while (found && wanted) {
      row.moveTo(walk.sequence(), walk.row());
      position = row.sequence();
      wanted = visitor.visit(row) && ++visited < rowsMax;
      found = walk.next();
    }
    return found
        ? new Scan(new Sequence(position), false, bounds)
        : new Scan(later(after, bounds.newest()), true, bounds);
  }

  private Scan backward(
      ReadTransaction transaction,
      RowWalk walk,
      Sequence before,
      int rowsMax,
      EventVisitor visitor) {
    Bounds bounds = bounds(transaction);
    EventRow row = new EventRow(transaction, store);
    long position = before.value();
    int visited = 0;
    boolean wanted = rowsMax > 0;
    boolean found = walk.below(before.value());
    while (found && wanted) {
      row.moveTo(walk.sequence(), walk.row());
      position = row.sequence();
      wanted = visitor.visit(row) && ++visited < rowsMax;
      found = walk.previous();
    }
    return new Scan(new Sequence(position), !found, bounds);
  }

  private static Sequence later(Sequence one, Sequence other) {
    return one.isAfter(other) ? one : other;
  }

  /** The row with exactly this sequence. */
  public Optional<Event> find(Sequence sequence) {
    return reading(
        transaction -> {
          ByteBuffer key = ByteBuffer.allocate(KEY_BYTES_MAX);
          ByteBuffer row = store.events.get(transaction, EventTable.key(sequence.value(), key));
          if (row == null) {
            return Optional.empty();
          }
          EventRow view = new EventRow(transaction, store);
          view.moveTo(sequence.value(), row.duplicate());
          return Optional.of(view.toEvent());
        });
  }

  /** The greatest row at or below the sequence, or the floor when there is none. */
  public Sequence atOrBelow(Sequence sequence) {
    return reading(
        transaction -> {
          try (RowWalk walk = new LogWalk(transaction, store)) {
            boolean found = walk.atOrBelow(sequence.value());
            return new Sequence(
                found ? walk.sequence() : store.meta.get(transaction, Counter.FLOOR));
          }
        });
  }

  private <R> R reading(Function<ReadTransaction, R> reader) {
    try (ReadTransaction transaction = store.tables.read()) {
      return reader.apply(transaction);
    } catch (CorruptRow e) {
      state.note(e);
      throw e;
    }
  }
}
