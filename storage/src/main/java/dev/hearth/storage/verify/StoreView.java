package dev.hearth.storage.verify;

import dev.hearth.storage.layout.EventTable;
import dev.hearth.storage.layout.EventsByUserTable;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.layout.ResourcesTable;
import dev.hearth.storage.layout.TypesTable;
import dev.hearth.storage.layout.UserKeysTable;
import dev.hearth.storage.layout.UsersTable;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.tables.TableCursor;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The rows of a stopped store, as one transaction shows them. Belongs to one thread. */
final class StoreView {
  private static final int PART = ResourcesTable.PATH_BYTES_MAX;

  private final Tables tables;
  private final Transaction transaction;
  private final Map<Counter, Long> counters = new EnumMap<>(Counter.class);
  private final ByteBuffer key = ByteBuffer.allocateDirect(Layouts.KEY_BYTES_MAX);

  StoreView(Tables tables, Transaction transaction) {
    this.tables = tables;
    this.transaction = transaction;
  }

  TableCursor cursor(Layouts table) {
    return tables.table(table).cursor(transaction);
  }

  long rows(Layouts table) {
    return tables.table(table).rows(transaction);
  }

  /** The value of a key; null if there is no row. Valid until the next call. */
  @Nullable ByteBuffer get(Layouts table, ByteBuffer rowKey) {
    return tables.table(table).get(transaction, rowKey);
  }

  boolean has(Layouts table, ByteBuffer rowKey) {
    return get(table, rowKey) != null;
  }

  void counter(Counter counter, long number) {
    counters.put(counter, number);
  }

  /** A counter of {@code meta}; empty if its row is bad. */
  OptionalLong counter(Counter counter) {
    Long number = counters.get(counter);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /** True if the counter is at least the number, or nobody knows. */
  boolean isGiven(Counter counter, long number) {
    OptionalLong last = counter(counter);
    return last.isEmpty() || number <= last.getAsLong();
  }

  boolean isUserNumber(long number) {
    return has(Layouts.USER_KEYS, UserKeysTable.key(number));
  }

  boolean isUser(Pubky user) {
    return has(Layouts.USERS, UsersTable.key(user));
  }

  boolean isType(int number) {
    return has(Layouts.TYPES, TypesTable.key(number));
  }

  /** The row of an event; null if there is none. */
  @Nullable ByteBuffer event(long sequence) {
    return get(Layouts.EVENTS, EventTable.key(sequence, key));
  }

  boolean isIndexed(long user, long sequence) {
    return has(Layouts.EVENTS_BY_USER, EventsByUserTable.key(user, sequence, key));
  }

  /**
   * The row of a path; null if there is none.
   *
   * @throws CorruptRow if a parent on the way is bad
   */
  @Nullable ByteBuffer resource(long user, byte[] path) {
    long parent = 0;
    int offset = 0;
    while (path.length - offset >= PART) {
      ResourcesTable.key(user, parent, path, offset, PART, key);
      ByteBuffer row = get(Layouts.RESOURCES, key);
      if (row == null) {
        return null;
      }
      parent = ResourcesTable.parentNumber(row);
      offset += PART;
    }
    ResourcesTable.key(user, parent, path, offset, path.length - offset, key);
    return get(Layouts.RESOURCES, key);
  }
}
