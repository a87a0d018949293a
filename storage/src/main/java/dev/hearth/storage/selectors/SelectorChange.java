package dev.hearth.storage.selectors;

import dev.hearth.storage.model.Selector;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One subscription coming or going, waiting for the writer. */
sealed interface SelectorChange {
  CompletableFuture<Void> done();

  /** A subscription that comes. */
  record Add(long subscription, Set<Selector> selectors, CompletableFuture<Void> done)
      implements SelectorChange {
    Add(long subscription, Set<Selector> selectors) {
      this(subscription, selectors, new CompletableFuture<>());
    }
  }

  /** A subscription that goes. */
  record Remove(long subscription, Set<Selector> selectors, CompletableFuture<Void> done)
      implements SelectorChange {
    Remove(long subscription, Set<Selector> selectors) {
      this(subscription, selectors, new CompletableFuture<>());
    }
  }

  /** The end of the writer. */
  record Stop(CompletableFuture<Void> done) implements SelectorChange {}
}
