package dev.hearth.storage.events;

import dev.hearth.storage.tables.Transaction;

/**
 * One wish to change the store, waiting for the committer. It may be decided more than once: when
 * its batch is aborted for somebody else's sake, the next attempt decides anew.
 *
 * @param <R> what the writer is answered once the change is durable
 */
public interface Operation<R> {
  /**
   * Decides from what the transaction shows, changes of earlier operations of the same batch
   * included. Nothing is written here, so a refusal never disturbs a neighbour.
   *
   * @return the change to make
   * @throws dev.hearth.storage.model.StorageException to refuse; the writer is answered with it
   */
  Change<R> decide(Transaction view);

  /**
   * True if it makes the store grow, as puts and sign-ups do: such are refused while space is low.
   * What frees space, or ends a permission, must never need it.
   */
  boolean needsSpace();

  /** Bytes that it holds in memory while it waits. */
  default long weightBytes() {
    return 0;
  }

  /** Called once its change is durable, on the committer's thread; returns at once. */
  default void committed() {}

  /**
   * Called once it is certain that it never happened and never will. Neither this nor {@link
   * #committed} is called when a commit failed without telling its outcome.
   */
  default void abandoned() {}
}
