package dev.hearth.storage.selectors;

import dev.hearth.storage.model.Selector;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One subscription coming or going, waiting for the writer. */
sealed interface SelectorChange {
  CompletableFuture<Void> done();

  /**
   * A subscription that comes.
   *
   * @param moreBytes that it holds for selectors which need not be stored
   */
  record Add(
      long subscription, Set<Selector> selectors, long moreBytes, CompletableFuture<Void> done)
      implements SelectorChange {
    Add(long subscription, Set<Selector> selectors, long moreBytes) {
      this(subscription, selectors, moreBytes, new CompletableFuture<>());
    }
  }

  /**
   * A subscription that goes.
   *
   * @param moreBytes as it came with
   */
  record Remove(
      long subscription, Set<Selector> selectors, long moreBytes, CompletableFuture<Void> done)
      implements SelectorChange {
    Remove(long subscription, Set<Selector> selectors, long moreBytes) {
      this(subscription, selectors, moreBytes, new CompletableFuture<>());
    }
  }

  /** The end of the writer. */
  record Stop(CompletableFuture<Void> done) implements SelectorChange {}
}
