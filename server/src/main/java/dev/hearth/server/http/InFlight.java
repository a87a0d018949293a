package dev.hearth.server.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the answers that are under way, so that a stop can wait for them. One number holds both
 * the count and, as its sign, whether new ones are let in.
 */
final class InFlight {
  private static final long DRAINING = Long.MIN_VALUE;

  private final AtomicLong state = new AtomicLong();
  private final CountDownLatch idle = new CountDownLatch(1);

  /** False once draining. */
  boolean enter() {
    if (state.incrementAndGet() > 0) {
      return true;
    }
    leave();
    return false;
  }

  void leave() {
    if (state.decrementAndGet() == DRAINING) {
      idle.countDown();
    }
  }

  void drain() {
    long before = state.getAndUpdate(count -> count | DRAINING);
    if (before == 0 || before == DRAINING) {
      idle.countDown();
    }
  }

  /** Answers under way now. */
  long count() {
    return state.get() & ~DRAINING;
  }

  boolean awaitIdle(Duration time) throws InterruptedException {
    return idle.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
