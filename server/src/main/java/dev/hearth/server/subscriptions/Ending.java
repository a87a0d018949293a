package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.StorageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why one stream ends, what it says last, and that it has ended. The first reason counts. Safe for
 * any thread, but for the last words, which belong to the turn.
 */
final class Ending {
  private static final Logger log = LoggerFactory.getLogger(Ending.class);

  private final AtomicReference<@Nullable CloseReason> reason = new AtomicReference<>();
  private final CompletableFuture<CloseReason> ended = new CompletableFuture<>();

  /** Gives a reason; returns false if there was one before. */
  boolean give(CloseReason newReason) {
    return reason.compareAndSet(null, newReason);
  }

  boolean isDue() {
    return reason.get() != null;
  }

  /** True once the session was revoked under which private events were gathered. */
  boolean isRevoked() {
    return reason.get() == CloseReason.REVOKED;
  }

  /** Why; a stream that ends without a reason has failed. */
  CloseReason reason() {
    CloseReason why = reason.get();
    return why == null ? CloseReason.FAILED : why;
  }

  /** Why a stream ends whose selectors could not be stored. */
  static CloseReason reasonOf(Throwable failure) {
    if (failure instanceof StorageException.Overloaded) {
      return CloseReason.OVERLOADED;
    }
    log.atError().setCause(failure).log("selectors not stored");
    return CloseReason.FAILED;
  }

  /** True if there is nobody to say anything to. */
  boolean isWordless() {
    return switch (reason()) {
      case GONE, STALLED, FAILED -> true;
      case LEFT, MISUSED, DRAINING, EXPIRED, REVOKED, LIMIT, ENDED, OVERLOADED -> false;
    };
  }

  /** Adds the last words. */
  void sayLast(Course course, long retryMillis, Tools tools) {
    CloseReason why = reason();
    course.voice().bye(why, retryMillis, tools.out());
    course.envelope().end(why, tools.out(), tools.coder());
  }

  /** It has ended. */
  void complete() {
    ended.complete(reason());
  }

  CompletableFuture<CloseReason> future() {
    return ended;
  }
}
