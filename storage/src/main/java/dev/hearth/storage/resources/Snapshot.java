package dev.hearth.storage.resources;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.ResourceRow;
import dev.hearth.storage.layout.ResourcesTable;
import dev.hearth.storage.layout.UserRow;
import dev.hearth.storage.layout.UsersTable;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.resources.Resources.SnapshotPosition;
import dev.hearth.storage.resources.Resources.SnapshotVisitor;
import dev.hearth.storage.tables.TableCursor;
import dev.hearth.storage.tables.Transaction;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** One step of a snapshot, in one transaction. Belongs to its thread. */
final class Snapshot {
  /** Where the walk through a user's paths begins: no file has this path. */
  private static final ResourcePath ROOT = ResourcePath.of("/");

  private final ResourceStore store;
  private final Transaction transaction;
  private final Selector selector;
  private final byte[] prefix;
  private final Sequence upTo;
  private final SnapshotVisitor visitor;
  private int left;

  Snapshot(
      ResourceStore store,
      Transaction transaction,
      Selector selector,
      Sequence upTo,
      int rowsMax,
      SnapshotVisitor visitor) {
    this.store = store;
    this.transaction = transaction;
    this.selector = selector;
    this.prefix = selector.prefix();
    this.upTo = upTo;
    this.visitor = visitor;
    this.left = rowsMax;
  }

  /** Goes on behind a position; returns where the next step goes on, empty at the end. */
  Optional<SnapshotPosition> run(Optional<SnapshotPosition> after) {
    if (selector.user().isPresent()) {
      Pubky user = selector.user().get();
      Optional<UserRow> row = store.users.row(transaction, user);
      return row.flatMap(found -> walk(user, found, after.map(SnapshotPosition::path)));
    }
    return everyone(after);
  }

  private Optional<SnapshotPosition> everyone(Optional<SnapshotPosition> after) {
    try (TableCursor users = store.events.tables().table(Layouts.USERS).cursor(transaction)) {
      boolean found =
          after.isPresent() ? users.atOrAbove(UsersTable.key(after.get().user())) : users.first();
      for (; found; found = users.next()) {
        Pubky user = UsersTable.key(users.key());
        if (left <= 0) {
          return Optional.of(new SnapshotPosition(user, ROOT));
        }
        Optional<ResourcePath> from =
            after.filter(position -> position.user().equals(user)).map(SnapshotPosition::path);
        UserRow row = UsersTable.value(users.value());
        Optional<SnapshotPosition> stopped = walk(user, row, from);
        if (stopped.isPresent()) {
          return stopped;
        }
        left--; // A user counts too, or a step over users without files would have no bound.
      }
      return Optional.empty();
    }
  }

  private Optional<SnapshotPosition> walk(Pubky user, UserRow row, Optional<ResourcePath> after) {
    return store.guarded(row.number(), () -> walk(user, row.number(), after));
  }

  private Optional<SnapshotPosition> walk(Pubky user, long number, Optional<ResourcePath> after) {
    byte[] from = after.map(Snapshot::behind).orElse(prefix);
    if (Arrays.compareUnsigned(from, prefix) < 0) {
      from = prefix;
    }
    Optional<ResourcePath> last = after;
    try (PathWalk walk =
        new PathWalk(transaction, store.keys, number, bad -> passOver(number, bad))) {
      boolean found = walk.atOrAbove(from, from.length);
      for (; found && walk.startsWith(prefix); found = walk.next()) {
        if (left-- <= 0) {
          return Optional.of(new SnapshotPosition(user, last.orElse(ROOT)));
        }
        ResourcePath path = ResourcePath.ofStored(walk.path());
        last = Optional.of(path);
        Optional<ResourceRow> legible = row(number, walk.row());
        if (legible.isEmpty()) {
          continue;
        }
        ResourceRow resource = legible.get();
        boolean shown = resource.sequence() <= upTo.value();
        if (shown && !visitor.visit(user, store.resource(transaction, path, resource))) {
          return Optional.of(new SnapshotPosition(user, path));
        }
      }
      return Optional.empty();
    }
  }

  /** The row; nothing if it is bad and passed over. */
  private Optional<ResourceRow> row(long user, ByteBuffer row) {
    try {
      return Optional.of(ResourcesTable.value(row));
    } catch (CorruptRow e) {
      passOver(user, e);
      return Optional.empty();
    }
  }

  /**
   * Returns if everybody's contents are shown: one tenant's bad row, of a content or of a parent,
   * must not keep all others from being seen. The tenant's writing stops, and the log says why. Who
   * asks for that tenant alone is told.
   */
  private void passOver(long user, CorruptRow bad) {
    if (selector.user().isPresent()) {
      throw bad;
    }
    store.noteCorruption(user, bad);
  }

  private static byte[] behind(ResourcePath path) {
    return Arrays.copyOf(path.utf8(), path.length() + 1);
  }
}
