package dev.hearth.storage.resources;

import dev.hearth.storage.accounts.Users;
import dev.hearth.storage.events.Batch;
import dev.hearth.storage.events.EventStore;
import dev.hearth.storage.events.WritingState;
import dev.hearth.storage.layout.GarbageTable;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.ResourceRow;
import dev.hearth.storage.layout.ResourcesTable;
import dev.hearth.storage.layout.UserRow;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.model.StorageException.PathCollision;
import dev.hearth.storage.model.StorageException.QuotaExceeded;
import dev.hearth.storage.tables.Table;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The rows of resources and the rules that guard them, in whatever transaction is given. Safe for
 * any thread.
 */
final class ResourceStore {
  /** What a file costs besides its bytes (wire specification §5.12). */
  static final long FILE_COST_BYTES = 256;

  final EventStore events;
  final Users users;
  final PathKeys keys;
  final WritingState state;
  private final Table garbage;
  private final OptionalLong defaultQuotaBytes;
  private final boolean refuseCollisions;
  private final Runnable blobsReplaced;

  ResourceStore(
      EventStore events,
      Users users,
      WritingState state,
      OptionalLong defaultQuotaBytes,
      boolean refuseCollisions,
      Runnable blobsReplaced) {
    Tables tables = events.tables();
    this.events = events;
    this.users = users;
    this.state = state;
    this.keys = new PathKeys(tables);
    this.garbage = tables.table(Layouts.GARBAGE);
    this.defaultQuotaBytes = defaultQuotaBytes;
    this.refuseCollisions = refuseCollisions;
    this.blobsReplaced = blobsReplaced;
  }

  /** The row of a path; empty if nothing is stored there. */
  Optional<ResourceRow> row(Transaction transaction, long user, ResourcePath path) {
    return guarded(
        user,
        () -> {
          ByteBuffer row = keys.row(transaction, user, path.utf8(), path.length());
          return row == null ? Optional.empty() : Optional.of(ResourcesTable.value(row));
        });
  }

  /** A resource in the words of the front door. */
  Resource resource(Transaction transaction, ResourcePath path, ResourceRow row) {
    return new Resource(
        path,
        row.hash(),
        row.length(),
        events.types().type(transaction, row.type()),
        new Sequence(row.sequence()));
  }

  /** Runs what reads rows of a user; a bad one of them stops the writing of that user. */
  <R> R guarded(long user, Supplier<R> reading) {
    try {
      return reading.get();
    } catch (CorruptRow e) {
      noteCorruption(user, e);
      throw e;
    }
  }

  void noteCorruption(long user, CorruptRow e) {
    state.note(e);
    if (state.cause().isEmpty()) {
      state.stopUser(user, e);
    }
  }

  /**
   * Refuses a new path that needs a file to be a folder, or the other way round (wire specification
   * §5.9). A path that has a row was checked when it was made.
   */
  void checkCollision(Transaction transaction, long user, ResourcePath path) {
    if (!refuseCollisions) {
      return;
    }
    guarded(
        user,
        () -> {
          byte[] bytes = path.utf8();
          if (hasFileAbove(transaction, user, bytes) || hasFileBelow(transaction, user, bytes)) {
            throw new PathCollision();
          }
          return true;
        });
  }

  private boolean hasFileAbove(Transaction transaction, long user, byte[] path) {
    for (int i = 1; i < path.length; i++) {
      if (path[i] == '/' && keys.row(transaction, user, path, i) != null) {
        return true;
      }
    }
    return false;
  }

  private boolean hasFileBelow(Transaction transaction, long user, byte[] path) {
    byte[] folder = Arrays.copyOf(path, path.length + 1);
    folder[path.length] = '/';
    if (folder.length < ResourcesTable.PATH_BYTES_MAX) {
      return keys.hasRowBelow(transaction, user, folder);
    }
    try (PathWalk walk = new PathWalk(transaction, keys, user)) {
      return walk.atOrAbove(folder, folder.length) && walk.startsWith(folder);
    }
  }

  /**
   * What a user will have used once a content of this length stands in for the current one.
   *
   * @throws QuotaExceeded if that is more than the user may
   */
  long usedAfter(UserRow user, Optional<ResourceRow> current, long length) {
    long freed = current.map(row -> row.length() + FILE_COST_BYTES).orElse(0L);
    long added = saturatedSum(length, FILE_COST_BYTES);
    long used = saturatedSum(user.usedBytes() - freed, added);
    OptionalLong quota = user.quotaBytes().isPresent() ? user.quotaBytes() : defaultQuotaBytes;
    if (quota.isPresent() && used > quota.getAsLong()) {
      throw new QuotaExceeded(user.usedBytes(), quota.getAsLong());
    }
    return Math.max(0, used);
  }

  /** A client may announce any length; what is beyond all numbers is as large as numbers get. */
  private static long saturatedSum(long some, long added) {
    return some > Long.MAX_VALUE - added ? Long.MAX_VALUE : some + added;
  }

  /** Puts the blob that a row named on the list of those to unlink. */
  void discard(Batch batch, ResourceRow replaced) {
    if (replaced.blob().isPresent()) {
      garbage.reserve(batch.transaction(), GarbageTable.key(replaced.blob().get()), 0);
      batch.afterCommit(blobsReplaced);
    }
  }
}
