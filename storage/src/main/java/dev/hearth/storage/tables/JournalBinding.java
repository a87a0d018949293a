package dev.hearth.storage.tables;

import dev.hearth.storage.journal.Journal;
import dev.hearth.storage.layout.BatchRows;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.ReadTransaction;
import dev.hearth.storage.lmdb.WriteTransaction;
import dev.hearth.storage.model.StorageException.CannotOpen;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Which journal goes on where LMDB ends, as LMDB says itself: with another one, or none, what was
 * acknowledged would be missing, or somebody else's writes would be there, and ids would be given
 * again.
 *
 * <ul>
 *   <li>A store names its journal, and takes no other.
 *   <li>A backup names {@link #NONE}: it begins one, and takes only one without a record, which is
 *       what a start leaves that was killed before it was named here. Named it is before its first
 *       record.
 *   <li>Backups of earlier builds say nothing, and neither do stores without a journal. Their first
 *       start may have been killed with records in the journal that it made. The first of those is
 *       that very start; any other journal goes on with something else.
 *   <li>A store without rows takes any: the journal has all of it from batch 1, or is refused.
 * </ul>
 */
final class JournalBinding {
  /** No journal is called so. */
  static final long NONE = 0;

  private final Environment environment;
  private final dev.hearth.storage.lmdb.Table meta;

  JournalBinding(Environment environment) {
    this.environment = environment;
    this.meta = environment.table(Layouts.META);
  }

  /**
   * Refuses a journal that is not this store's; changes nothing.
   *
   * @param journal its folder, which need not exist
   * @throws CannotOpen if the journal is another one or missing
   */
  void require(Path journal) {
    try (ReadTransaction reading = environment.read()) {
      OptionalLong named = counter(reading, Counter.JOURNAL);
      if (named.isEmpty()) {
        requireOwnStart(reading, journal);
      } else if (named.getAsLong() == NONE) {
        requireNoRecord(journal);
      } else {
        require(named.getAsLong(), journal);
      }
    }
  }

  private static void require(long named, Path journal) {
    OptionalLong present = Journal.identity(journal);
    if (present.isEmpty()) {
      throw new CannotOpen(
          ("the journal %s is missing, and with it what was acknowledged last;"
                  + " put it back, or begin from a backup")
              .formatted(journal));
    }
    if (present.getAsLong() != named) {
      throw new CannotOpen(
          "the journal %s belongs to another store; put this one's back, or begin from a backup"
              .formatted(journal));
    }
  }

  private static void requireNoRecord(Path journal) {
    if (Journal.hasRecords(journal)) {
      throw notOfThisBackup(journal);
    }
  }

  private void requireOwnStart(ReadTransaction reading, Path journal) {
    OptionalLong starts = counter(reading, Counter.STARTS);
    if (starts.isEmpty()) {
      return;
    }
    long last = counter(reading, Counter.LAST_BATCH).orElse(0);
    AtomicBoolean isStart = new AtomicBoolean(true);
    Journal.read(
        journal,
        last,
        (number, payload) -> {
          if (number == last + 1) {
            isStart.set(isStart(payload, starts.getAsLong() + 1));
          }
        });
    if (!isStart.get()) {
      throw notOfThisBackup(journal);
    }
  }

  /** True if a batch is the one that counts this start. */
  private static boolean isStart(ByteBuffer batch, long start) {
    AtomicBoolean found = new AtomicBoolean();
    BatchRows.read(
        batch,
        (table, key, value) -> {
          if (table == Layouts.META
              && value != null
              && MetaTable.key(Counter.STARTS).equals(ByteBuffer.wrap(key))
              && MetaTable.number(Counter.STARTS, ByteBuffer.wrap(value)) == start) {
            found.set(true);
          }
        });
    return found.get();
  }

  private static CannotOpen notOfThisBackup(Path journal) {
    return new CannotOpen(
        ("the journal %s is not this backup's: it was there before, and goes on in another store;"
                + " move it elsewhere, and the backup begins one")
            .formatted(journal));
  }

  /**
   * Names a journal, durably, unless the first checkpoint is still to come, which will. What it has
   * later than LMDB must have been replayed.
   */
  void bind(long identity) {
    boolean isNamed;
    try (ReadTransaction reading = environment.read()) {
      OptionalLong named = counter(reading, Counter.JOURNAL);
      isNamed =
          counter(reading, Counter.LAST_BATCH).isEmpty()
              || (named.isPresent() && named.getAsLong() == identity);
    }
    if (!isNamed) {
      name(identity);
    }
  }

  /** Names no journal any more: this is a backup. */
  void release() {
    name(NONE);
  }

  private void name(long identity) {
    try (WriteTransaction writing = environment.write()) {
      ByteBuffer value = ByteBuffer.allocate(MetaTable.VALUE_BYTES);
      MetaTable.value(Counter.JOURNAL, identity, value);
      meta.put(writing, MetaTable.key(Counter.JOURNAL), value);
      writing.commit();
    }
  }

  private OptionalLong counter(ReadTransaction reading, Counter counter) {
    ByteBuffer row = meta.get(reading, MetaTable.key(counter));
    return row == null ? OptionalLong.empty() : OptionalLong.of(MetaTable.number(counter, row));
  }
}
