package dev.hearth.server.testing;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A clock that goes on whenever somebody looks at it, and lets a test wait until somebody has: so a
 * test sends its next byte just when the server has begun to wait for it, and the wait takes as
 * long as the test says.
 */
public final class SlowClock implements LongSupplier {
  private static final long GUARD_SECONDS = 60;

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong step = new AtomicLong();
  private final Semaphore looks = new Semaphore(0);

  /** From now on each look is so much later than the one before it. */
  public void step(long seconds) {
    step.set(TimeUnit.SECONDS.toNanos(seconds));
    looks.drainPermits();
  }

  @Override
  public long getAsLong() {
    long now = nanos.addAndGet(step.get());
    looks.release();
    return now;
  }

  /** Waits until the server has looked so often; false if it does not in a minute. */
  public boolean awaitLooks(int count) throws InterruptedException {
    return looks.tryAcquire(count, GUARD_SECONDS, TimeUnit.SECONDS);
  }
}
