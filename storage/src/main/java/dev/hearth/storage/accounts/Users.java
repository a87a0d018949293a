package dev.hearth.storage.accounts;

import dev.hearth.storage.events.Batch;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.layout.UserKeysTable;
import dev.hearth.storage.layout.UserRow;
import dev.hearth.storage.layout.UsersTable;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException.UnknownUser;
import dev.hearth.storage.tables.Table;
import dev.hearth.storage.tables.TableCursor;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rows of users, in tables {@code users} and {@code user_keys}. Every method works in the
 * transaction it is given; safe for any thread.
 */
public final class Users {
  private final Table users;
  private final Table keys;

  public Users(Tables tables) {
    users = tables.table(Layouts.USERS);
    keys = tables.table(Layouts.USER_KEYS);
  }

  /** The row of a key; empty if it is not registered. */
  public Optional<UserRow> row(Transaction transaction, Pubky user) {
    ByteBuffer row = users.get(transaction, UsersTable.key(user));
    return row == null ? Optional.empty() : Optional.of(UsersTable.value(row));
  }

  /**
   * The row of a key that must be registered.
   *
   * @throws UnknownUser if it is not
   */
  public UserRow registered(Transaction transaction, Pubky user) {
    return row(transaction, user).orElseThrow(UnknownUser::new);
  }

  /** As {@link #row}, in the words of the front door. */
  public Optional<User> find(Transaction transaction, Pubky user) {
    return row(transaction, user).map(row -> asUser(user, row));
  }

  /** How many users are registered. */
  public long count(Transaction transaction) {
    return users.rows(transaction);
  }

  /**
   * Registers a key that is not registered, gives it the next number, and makes ids longer if the
   * key is close to another one.
   */
  public User create(Batch batch, Pubky user, Instant created, OptionalLong quotaBytes) {
    int suffix = 1 + sharedCharacters(batch.transaction(), user);
    long number = batch.nextNumber(Counter.USER_NUMBER);
    UserRow row = new UserRow(number, 0, quotaBytes, false, Sequence.at(created).value());
    store(batch, user, row);
    UserKeysTable.value(
        user,
        keys.reserve(batch.transaction(), UserKeysTable.key(number), UserKeysTable.VALUE_BYTES));
    batch.widenSuffix(suffix);
    return asUser(user, row);
  }

  /** Replaces the row of a registered key. */
  public void store(Batch batch, Pubky user, UserRow row) {
    ByteBuffer target =
        users.reserve(batch.transaction(), UsersTable.key(user), UsersTable.VALUE_BYTES);
    UsersTable.value(row, target);
  }

  /**
   * How many leading characters of its text a new key shares with the registered key most like it.
   * In byte order that is one of its two neighbours.
   */
  private int sharedCharacters(Transaction transaction, Pubky user) {
    int shared = 0;
    try (TableCursor cursor = users.cursor(transaction)) {
      boolean hasNext = cursor.atOrAbove(UsersTable.key(user));
      if (hasNext) {
        shared = user.sharedCharacters(UsersTable.key(cursor.key()));
      }
      if (hasNext ? cursor.previous() : cursor.last()) {
        shared = Math.max(shared, user.sharedCharacters(UsersTable.key(cursor.key())));
      }
    }
    return shared;
  }

  private static User asUser(Pubky user, UserRow row) {
    return new User(
        user,
        row.number(),
        row.usedBytes(),
        row.quotaBytes(),
        row.disabled(),
        new Sequence(row.createdMicros()).time());
  }
}
