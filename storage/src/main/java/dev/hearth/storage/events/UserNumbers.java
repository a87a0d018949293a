package dev.hearth.storage.events;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.UserKeysTable;
import dev.hearth.storage.layout.UserRow;
import dev.hearth.storage.layout.UsersTable;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.tables.ReadTransaction;
import dev.hearth.storage.tables.Table;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which number stands for which key, both ways, with a cache of fixed size: one place for each
 * number modulo its size, the last one asked for wins. Numbers are never reused and users never
 * removed, so what a read transaction has shown stays true. Safe for any thread.
 */
public final class UserNumbers {
  /** Users whose keys are held; about 3 MB when full. */
  private static final int CACHED = 1 << 15;

  private final Table users;
  private final Table keys;
  private final AtomicReferenceArray<Entry> byNumber = new AtomicReferenceArray<>(CACHED);
  private final AtomicReferenceArray<Entry> byKey = new AtomicReferenceArray<>(CACHED);

  private record Entry(long number, Pubky key) {}

  public UserNumbers(Tables tables) {
    users = tables.table(Layouts.USERS);
    keys = tables.table(Layouts.USER_KEYS);
  }

  /**
   * The key of a number that a row names.
   *
   * @throws CorruptRow if no user has it
   */
  public Pubky key(Transaction transaction, long number) {
    int place = (int) number & (CACHED - 1);
    Entry cached = byNumber.getPlain(place);
    if (cached != null && cached.number == number) {
      return cached.key;
    }
    ByteBuffer row = keys.get(transaction, UserKeysTable.key(number));
    if (row == null) {
      throw new CorruptRow(Layouts.USER_KEYS.tableName(), "no row " + number);
    }
    Entry found = new Entry(number, UserKeysTable.value(row));
    if (isCommitted(transaction)) {
      byNumber.setRelease(place, found);
    }
    return found.key;
  }

  /** The number of a key; empty if it is not registered. */
  public OptionalLong number(Transaction transaction, Pubky key) {
    int place = (int) (key.word1() >>> 7) & (CACHED - 1);
    Entry cached = byKey.getAcquire(place);
    if (cached != null && cached.key.equals(key)) {
      return OptionalLong.of(cached.number);
    }
    ByteBuffer row = users.get(transaction, UsersTable.key(key));
    if (row == null) {
      return OptionalLong.empty();
    }
    UserRow found = UsersTable.value(row);
    if (isCommitted(transaction)) {
      byKey.setRelease(place, new Entry(found.number(), key));
    }
    return OptionalLong.of(found.number());
  }

  /** What a write transaction shows may still be undone, and its number given to another key. */
  private static boolean isCommitted(Transaction transaction) {
    return transaction instanceof ReadTransaction;
  }
}
