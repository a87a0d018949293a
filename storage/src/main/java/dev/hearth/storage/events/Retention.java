package dev.hearth.storage.events;

import dev.hearth.storage.layout.EventTable;
import dev.hearth.storage.layout.EventsByUserTable;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.tables.TableCursor;
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
  private final ByteBuffer key = ByteBuffer.allocateDirect(EventsByUserTable.KEY_BYTES);

  Retention(RetentionRules rules, EventStore store, InstantSource clock) {
    this.rules = rules;
    this.store = store;
    this.clock = clock;
  }

  boolean isOff() {
    return rules.keepsAll();
  }

  /** Removes one step of rows; returns how many went. */
  int trim(Batch batch) {
    if (rules.keepsAll()) {
      return 0;
    }
    long rows = store.events.rows(batch.transaction());
    long removable = rows - rules.floorEvents();
    long surplus = Math.min(removable, rows - rules.events().orElse(rows));
    long cutoff = cutoff();
    int removed = 0;
    try (TableCursor cursor = store.events.cursor(batch.transaction())) {
      while (removed < Math.min(removable, STEP_ROWS) && cursor.first()) {
        long sequence = EventTable.sequence(cursor.key());
        if (removed >= surplus && sequence >= cutoff) {
          break;
        }
        EventTable.check(sequence, cursor.value());
        long user = EventTable.user(cursor.value());
        cursor.delete();
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
