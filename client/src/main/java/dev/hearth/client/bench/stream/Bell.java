package dev.hearth.client.bench.stream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes the thread that waits for what loops do: rung by them, seldom, and after the fact. */
final class Bell {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private boolean unheard;

  /** Something happened. */
  void ring() {
    lock.lock();
    try {
      unheard = true;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it rang since the last wait ended, but no longer than so many milliseconds. */
  void await(long millis) throws InterruptedException {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!unheard && nanos > 0) {
        nanos = rung.awaitNanos(nanos);
      }
      unheard = false;
    } finally {
      lock.unlock();
    }
  }
}
