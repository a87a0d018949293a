package dev.hearth.storage.events;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.tables.Table;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import dev.hearth.storage.tables.WriteTransaction;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** The counters of the store, in table {@code meta}. Safe for any thread. */
public final class Meta {
  private final Table table;

  public Meta(Tables tables) {
    table = tables.table(Layouts.META);
  }

  /** The value of a counter as this transaction sees it. */
  public long get(Transaction transaction, Counter counter) {
    ByteBuffer row = table.get(transaction, MetaTable.key(counter));
    if (row == null) {
      throw new CorruptRow(Layouts.META.tableName(), "no row " + counter.rowName());
    }
    return MetaTable.number(counter, row);
  }

  void set(WriteTransaction transaction, Counter counter, long number) {
    ByteBuffer row = table.reserve(transaction, MetaTable.key(counter), MetaTable.VALUE_BYTES);
    MetaTable.value(counter, number, row);
  }

  /**
   * Begins with a store: checks what LMDB has of the counters, has the journal read, makes the
   * counters of a new store or brings those of an old one up to this layout, and counts this start;
   * durable when it returns. The layout is in LMDB then, so that older builds, which know no
   * journal, refuse the store.
   *
   * @param sequenceAtLeast the next sequence is at least this
   * @throws CannotOpen if a newer build made the store
   * @throws CorruptRow if counters are missing
   */
  public void begin(Tables tables, long sequenceAtLeast) {
    boolean isCurrent = check(tables);
    tables.recover();
    try (WriteTransaction writing = tables.write()) {
      if (isNew(tables, writing)) {
        for (Counter counter : Counter.values()) {
          if (counter != Counter.LAST_BATCH && counter != Counter.JOURNAL) {
            set(writing, counter, 0);
          }
        }
        set(writing, Counter.SUFFIX_LENGTH, 1);
      } else {
        checkLayout(get(writing, Counter.LAYOUT));
      }
      set(writing, Counter.LAYOUT, Layouts.CURRENT);
      set(writing, Counter.STARTS, get(writing, Counter.STARTS) + 1);
      long last = get(writing, Counter.LAST_SEQUENCE);
      set(writing, Counter.LAST_SEQUENCE, Math.max(last, sequenceAtLeast - 1));
      writing.commit();
    }
    if (!isCurrent) {
      tables.checkpoint();
    }
  }

  /** True if LMDB alone, before the journal is read, has a store of this layout. */
  private boolean check(Tables tables) {
    try (Transaction reading = tables.read()) {
      if (isNew(tables, reading)) {
        return false;
      }
      if (isFirstCheckpointUnfinished(reading)) {
        return false; // What LMDB has may be any part, without the layout for one.
      }
      long layout = get(reading, Counter.LAYOUT);
      checkLayout(layout);
      if (layout >= Layouts.JOURNAL) {
        get(reading, Counter.LAST_BATCH);
      }
      return layout == Layouts.CURRENT;
    }
  }

  /** True if the first checkpoint went in parts and was cut short: the journal has everything. */
  private boolean isFirstCheckpointUnfinished(Transaction reading) {
    ByteBuffer row = table.get(reading, MetaTable.key(Counter.LAST_BATCH));
    return row != null && MetaTable.number(Counter.LAST_BATCH, row) == 0;
  }

  private boolean isNew(Tables tables, Transaction transaction) {
    if (table.rows(transaction) > 0) {
      return false;
    }
    // Counters that begin again would give numbers a second time.
    for (Layouts counted : List.of(Layouts.EVENTS, Layouts.USERS, Layouts.RESOURCES)) {
      if (tables.table(counted).rows(transaction) > 0) {
        throw new CorruptRow(Layouts.META.tableName(), "no rows, but " + counted.tableName());
      }
    }
    return true;
  }

  private static void checkLayout(long layout) {
    if (layout > Layouts.CURRENT) {
      throw new CannotOpen(
          "the store has layout %d, made by a newer Hearth; this one reads up to layout %d"
              .formatted(layout, Layouts.CURRENT));
    }
    if (layout < 1) {
      throw new CorruptRow(Layouts.META.tableName(), "layout is " + layout);
    }
  }

  /** The number of this start. */
  public long starts(Tables tables) {
    try (Transaction reading = tables.read()) {
      return get(reading, Counter.STARTS);
    }
  }

  /** A time as sequences have it; never negative. */
  static long micros(Instant time) {
    return dev.hearth.storage.model.Sequence.at(time).value();
  }
}
