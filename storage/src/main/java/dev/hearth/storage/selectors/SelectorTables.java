package dev.hearth.storage.selectors;

import dev.hearth.storage.model.Selector;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/**
 * The live selectors of all subscriptions: an exact and a wildcard table in an environment of their
 * own, made anew at each start, without syncing. One writer thread batches changes.
 */
public interface SelectorTables extends AutoCloseable {
  /**
   * Stores the selectors of a subscription; completes once a {@link #reader} opened later sees
   * them. Fails with {@code Overloaded} beyond the limit of selectors in all.
   */
  CompletableFuture<Void> add(long subscription, Collection<Selector> selectors);

  /** Removes the selectors of a subscription that is gone. */
  CompletableFuture<Void> remove(long subscription, Collection<Selector> selectors);

  /** A fresh view for one batch of look-ups; belongs to one thread; the caller closes it. */
  SelectorReader reader();

  /** Selectors stored at present. */
  long count();

  @Override
  void close();
}
