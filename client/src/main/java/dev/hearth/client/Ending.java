package dev.hearth.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * How something that runs on a thread of its own comes to its end, once: by itself, with a failure,
 * or because it was closed, after which no failure counts. Safe for any thread.
 */
final class Ending {
  private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
  private volatile boolean closed;

  /** What runs until the end. */
  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException;
  }

  /** Runs it to its end, which then has come. */
  void of(Work work) {
    try {
      work.run();
      end.complete(null);
    } catch (EventStream.ListenerFailedException e) {
      fail(e.failure());
    } catch (RuntimeException e) {
      fail(e);
    } catch (InterruptedException e) {
      fail(new HomeserverException.Interrupted(e));
    } catch (Throwable e) {
      end.completeExceptionally(e); // Whoever waits is not left waiting.
      throw e;
    }
  }

  /** An end that closing brought about is no failure. */
  private void fail(RuntimeException failure) {
    if (closed) {
      end.complete(null);
    } else {
      end.completeExceptionally(failure);
    }
  }

  /** Asks for the end. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether {@link #await} would return at once. */
  boolean hasCome() {
    return end.isDone();
  }

  /**
   * Waits for it.
   *
   * @throws RuntimeException the failure, if it was one; an error is thrown as well, and what a
   *     listener written in another language throws unannounced is wrapped
   */
  void await() throws InterruptedException {
    try {
      end.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Error error -> throw error;
        case RuntimeException failure -> throw failure;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }
}
