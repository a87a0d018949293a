package dev.hearth.storage.events;

import dev.hearth.storage.layout.EventTable;
import dev.hearth.storage.layout.EventsByUserTable;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.tables.TableCursor;
import dev.hearth.storage.tables.Transaction;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Removes the oldest events by {@link RetentionRules}, from the log and the index of their users,
 * and raises the floor, in steps of bounded size inside the committer's transactions.
 */
final class Retention {
  /** Rows that one transaction removes at the most, so that no writer waits long behind it. */
  static final int STEP_ROWS = 2_000;

  private final RetentionRules rules;
  private final EventStore store;
  private final InstantSource clock;
  private final ByteBuffer key = ByteBuffer.allocate(EventsByUserTable.KEY_BYTES);

  /**
   * Rows of the log: counted once at the start, and kept with each commit, because counting them
   * costs a look-up for each row that LMDB does not have yet.
   */
  private long rows;

  Retention(RetentionRules rules, EventStore store, InstantSource clock) {
    this.rules = rules;
    this.store = store;
    this.clock = clock;
  }

  boolean isOff() {
    return rules.keepsAll();
  }

  /** Counts the log; call it before the first batch. */
  void begin(Transaction transaction) {
    if (!rules.keepsAll()) {
      rows = store.events.rows(transaction);
    }
  }

  /** Says that a batch, from which so many rows were removed, is durable. */
  void committed(Batch batch, int removed) {
    rows += batch.events().size() - removed;
  }

  /** Removes one step of rows; returns how many went. */
  int trim(Batch batch) {
    if (rules.keepsAll()) {
      return 0;
    }
    long present = rows + batch.events().size();
    long removable = present - rules.floorEvents();
    long surplus = Math.min(removable, present - rules.events().orElse(present));
    long cutoff = cutoff();
    int removed = 0;
    try (TableCursor cursor = store.events.cursor(batch.transaction())) {
      // What was removed and is still in LMDB stands at or below the floor, and is not walked over.
      long floor = store.meta.get(batch.transaction(), Counter.FLOOR);
      boolean found = cursor.atOrAbove(EventTable.key(floor + 1, key));
      for (; found && removed < Math.min(removable, STEP_ROWS); found = cursor.next()) {
        long sequence = EventTable.sequence(cursor.key());
        if (removed >= surplus && sequence >= cutoff) {
          break;
        }
        EventTable.check(sequence, cursor.value());
        long user = EventTable.user(cursor.value());
        store.events.delete(batch.transaction(), EventTable.key(sequence, key));
        store.eventsByUser.delete(batch.transaction(), EventsByUserTable.key(user, sequence, key));
        batch.set(Counter.FLOOR, sequence);
        removed++;
      }
    }
    return removed;
  }

  /** Sequences below it are too old; 0 when age does not matter. */
  private long cutoff() {
    Instant now = clock.instant();
    return rules.age().map(age -> Meta.micros(now.minus(age))).orElse(0L);
  }
}
