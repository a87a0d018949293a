package dev.hearth.storage.resources;

import dev.hearth.storage.accounts.Users;
import dev.hearth.storage.blobs.BlobFolder;
import dev.hearth.storage.blobs.StagedContent;
import dev.hearth.storage.events.Committed;
import dev.hearth.storage.events.Committer;
import dev.hearth.storage.events.EventStore;
import dev.hearth.storage.events.WritingState;
import dev.hearth.storage.layout.ResourceRow;
import dev.hearth.storage.layout.ResourcesTable;
import dev.hearth.storage.layout.UserRow;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.PreconditionFailed;
import dev.hearth.storage.model.StorageException.UserDisabled;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The current content of every path of every tenant. Reads open and close one short transaction
 * each and may touch the disk; writes are futures that complete once durable, exceptionally with a
 * {@code StorageException}. Safe for any thread.
 *
 * <p>A row or a blob that is not as it was written fails the call with {@code CorruptRow} and stops
 * the writing of its tenant.
 */
public final class Resources {
  private final Tables tables;
  private final ResourceStore store;
  private final BlobFolder blobs;
  private final Committer committer;

  /**
   * Composes the room.
   *
   * @param defaultQuotaBytes what a user without a quota of their own may store
   * @param refuseCollisions whether a file may not stand where a folder of its name does
   * @param blobsReplaced told on the committer's thread when a commit put names into the garbage
   */
  public Resources(
      EventStore events,
      Users users,
      BlobFolder blobs,
      Committer committer,
      WritingState state,
      OptionalLong defaultQuotaBytes,
      boolean refuseCollisions,
      Runnable blobsReplaced) {
    this.tables = events.tables();
    this.store =
        new ResourceStore(events, users, state, defaultQuotaBytes, refuseCollisions, blobsReplaced);
    this.blobs = blobs;
    this.committer = committer;
  }

  /** What is known of a path; empty if nothing is stored there. */
  public Optional<Resource> find(Pubky user, ResourcePath path) {
    return reading(
        transaction -> {
          OptionalLong number = store.events.users().number(transaction, user);
          if (number.isEmpty()) {
            return Optional.empty();
          }
          return store
              .row(transaction, number.getAsLong(), path)
              .map(row -> store.resource(transaction, path, row));
        });
  }

  /** One short transaction; a bad row that everybody depends on stops all writing. */
  private <R> R reading(Function<Transaction, R> reader) {
    try (Transaction transaction = tables.read()) {
      return reader.apply(transaction);
    } catch (CorruptRow e) {
      store.state.note(e);
      throw e;
    }
  }

  /** Opens the content for reading; empty if nothing is stored there. The caller closes it. */
  public Optional<OpenContent> open(Pubky user, ResourcePath path) {
    Optional<String> missing = Optional.empty();
    while (true) {
      Located located = locate(user, path);
      if (located.row.isEmpty()) {
        return Optional.empty();
      }
      if (located.inline.isPresent()) {
        return Optional.of(OpenContent.inline(located.resource(), located.inline.get()));
      }
      String blob = located.row.get().blob().orElseThrow();
      Optional<FileChannel> file = located.read(blobs, store);
      if (file.isPresent()) {
        return Optional.of(OpenContent.file(located.resource(), file.get()));
      }
      if (missing.equals(Optional.of(blob))) {
        CorruptRow corrupt = new CorruptRow("blobs", "a file that a row names is missing");
        store.noteCorruption(located.user, corrupt);
        throw corrupt;
      }
      missing = Optional.of(blob); // Replaced and unlinked meanwhile: the row names another now.
    }
  }

  /** What one transaction showed of a path. */
  private record Located(
      long user, Optional<ResourceRow> row, Optional<Resource> found, Optional<byte[]> inline) {
    static final Located NOTHING =
        new Located(0, Optional.empty(), Optional.empty(), Optional.empty());

    Resource resource() {
      return found.orElseThrow();
    }

    Optional<FileChannel> read(BlobFolder blobs, ResourceStore store) {
      return store
          .guarded(user, () -> blobs.read(row.orElseThrow().blob().orElseThrow()))
          .map(file -> checked(file, store));
    }

    private FileChannel checked(FileChannel file, ResourceStore store) {
      try {
        long size = file.size();
        if (size == resource().length()) {
          return file;
        }
        file.close();
        CorruptRow corrupt = new CorruptRow("blobs", "a file has " + size + " bytes");
        store.noteCorruption(user, corrupt);
        throw corrupt;
      } catch (IOException e) {
        throw new IoFailure(e);
      }
    }
  }

  private Located locate(Pubky user, ResourcePath path) {
    return reading(
        transaction -> {
          OptionalLong number = store.events.users().number(transaction, user);
          if (number.isEmpty()) {
            return Located.NOTHING;
          }
          return store.guarded(
              number.getAsLong(), () -> locate(transaction, number.getAsLong(), path));
        });
  }

  private Located locate(Transaction transaction, long user, ResourcePath path) {
    ByteBuffer bytes = store.keys.row(transaction, user, path.utf8(), path.length());
    if (bytes == null) {
      return Located.NOTHING;
    }
    ResourceRow row = ResourcesTable.value(bytes);
    Optional<byte[]> inline =
        row.blob().isPresent() ? Optional.empty() : Optional.of(ResourcesTable.content(bytes));
    return new Located(
        user, Optional.of(row), Optional.of(store.resource(transaction, path, row)), inline);
  }

  /**
   * Refuses early what a put would be refused for inside its transaction, in the wire's order:
   * unknown user, disabled, quota by announced length (negative if unknown), collision,
   * precondition.
   */
  public void checkPut(
      Pubky user, ResourcePath path, long announcedLength, Precondition precondition) {
    store.state.check();
    reading(
        transaction -> {
          checkPut(transaction, user, path, announcedLength, precondition);
          return true;
        });
  }

  private void checkPut(
      Transaction transaction,
      Pubky user,
      ResourcePath path,
      long announcedLength,
      Precondition precondition) {
    UserRow row = store.users.registered(transaction, user);
    store.state.checkUser(row.number());
    if (row.disabled()) {
      throw new UserDisabled();
    }
    Optional<ResourceRow> current = store.row(transaction, row.number(), path);
    if (announcedLength >= 0) {
      store.usedAfter(row, current, announcedLength);
    }
    if (current.isEmpty()) {
      store.checkCollision(transaction, row.number(), path);
    }
    if (!precondition.allows(current.map(ResourceRow::hash))) {
      throw new PreconditionFailed();
    }
  }

  /** Stores a staged content, taking it over in every case. */
  public CompletableFuture<Committed> put(
      Pubky user,
      ResourcePath path,
      String contentType,
      StagedContent content,
      Precondition precondition) {
    if (path.isFolder()) {
      content.discard();
      throw new IllegalArgumentException("a file's path does not end in /");
    }
    return committer.submit(
        new PutOperation(store, user, path, contentType, content, precondition));
  }

  /**
   * Removes a content; fails with {@code NoSuchResource} whatever the condition if none is there.
   */
  public CompletableFuture<Committed> delete(
      Pubky user, ResourcePath path, Precondition precondition) {
    return committer.submit(new DeleteOperation(store, user, path, precondition));
  }

  /**
   * One page of a folder.
   *
   * @throws IllegalArgumentException if the path does not end in {@code /}
   */
  public Listing list(Pubky user, ResourcePath folder, ListQuery query) {
    if (!folder.isFolder()) {
      throw new IllegalArgumentException("a folder's path ends in /");
    }
    return reading(
        transaction -> {
          OptionalLong number = store.events.users().number(transaction, user);
          return number.isEmpty()
              ? new Listing(List.of(), false)
              : list(transaction, number.getAsLong(), folder, query);
        });
  }

  private Listing list(Transaction transaction, long user, ResourcePath folder, ListQuery query) {
    return store.guarded(
        user,
        () -> {
          try (PathWalk walk = new PathWalk(transaction, store.keys, user)) {
            return new FolderPage(walk, folder.utf8(), query).collect();
          }
        });
  }

  /**
   * Visits the current resources that a selector selects, by user key and path ascending, starting
   * behind a position, at most {@code rowsMax} of them, until the visitor has enough; those with a
   * sequence above {@code upTo} are passed over.
   *
   * @return where to go on, or empty when there are no more
   */
  public Optional<SnapshotPosition> snapshot(
      Selector selector,
      Optional<SnapshotPosition> after,
      Sequence upTo,
      int rowsMax,
      SnapshotVisitor visitor) {
    return reading(
        transaction ->
            new Snapshot(store, transaction, selector, upTo, rowsMax, visitor).run(after));
  }

  /** Receives the rows of a snapshot. */
  @FunctionalInterface
  public interface SnapshotVisitor {
    /** Returns false to stop behind this row. */
    boolean visit(Pubky user, Resource resource);
  }

  /** The last row a snapshot showed or passed over; {@code /} stands before a user's first. */
  public record SnapshotPosition(Pubky user, ResourcePath path) {}
}
