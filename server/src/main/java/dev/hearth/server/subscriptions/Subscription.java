package dev.hearth.server.subscriptions;

import java.util.concurrent.CompletableFuture;

/** The handle of an open stream. */
public interface Subscription {
  /** Ends the stream; the first reason counts. Returns at once. Safe for any thread. */
  void close(CloseReason reason);

  /**
   * Asks something of the stream; only one that speaks in messages can be asked. The next wish may
   * come when this one is done. A stream that ends first answers nothing.
   */
  void ask(Wish wish);

  /** Completes when the stream has ended and its output is no longer touched; never fails. */
  CompletableFuture<CloseReason> ended();
}
