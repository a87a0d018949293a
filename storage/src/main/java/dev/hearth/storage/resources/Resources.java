package dev.hearth.storage.resources;

import dev.hearth.storage.blobs.StagedContent;
import dev.hearth.storage.events.Committed;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The current content of every path of every tenant. Reads open and close one short transaction
 * each and may touch the disk; writes are futures that complete once durable, exceptionally with a
 * {@code StorageException}. Safe for any thread.
 */
public interface Resources {
  /** What is known of a path; empty if nothing is stored there. */
  Optional<Resource> find(Pubky user, ResourcePath path);

  /** Opens the content for reading; empty if nothing is stored there. The caller closes it. */
  Optional<OpenContent> open(Pubky user, ResourcePath path);

  /**
   * Refuses early what a put would be refused for inside its transaction, in the wire's order:
   * unknown user, disabled, quota by announced length (negative if unknown), collision,
   * precondition.
   */
  void checkPut(Pubky user, ResourcePath path, long announcedLength, Precondition precondition);

  /** Stores a staged content, taking it over in every case. */
  CompletableFuture<Committed> put(
      Pubky user,
      ResourcePath path,
      String contentType,
      StagedContent content,
      Precondition precondition);

  /**
   * Removes a content; fails with {@code NoSuchResource} whatever the condition if none is there.
   */
  CompletableFuture<Committed> delete(Pubky user, ResourcePath path, Precondition precondition);

  /** One page of a folder. */
  Listing list(Pubky user, ResourcePath folder, ListQuery query);

  /**
   * Visits the current resources that a selector selects, by user key and path ascending, starting
   * behind a position, at most {@code rowsMax} of them; those with a sequence above {@code upTo}
   * are passed over.
   *
   * @return where to go on, or empty when there are no more
   */
  Optional<SnapshotPosition> snapshot(
      Selector selector,
      Optional<SnapshotPosition> after,
      Sequence upTo,
      int rowsMax,
      SnapshotVisitor visitor);

  /** Receives the rows of a snapshot. */
  @FunctionalInterface
  interface SnapshotVisitor {
    void visit(Pubky user, Resource resource);
  }

  /** The last row a snapshot showed or passed over. */
  record SnapshotPosition(Pubky user, ResourcePath path) {}
}
