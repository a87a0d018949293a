package dev.hearth.server.subscriptions;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Holds the thread that comes to it until a test opens it. */
final class Gate {
  /** A thread was interrupted at a gate. */
  static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Interrupted(InterruptedException cause) {
      super(cause);
    }
  }

  private final CountDownLatch taken = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  /**
   * Waits until the gate is open.
   *
   * @throws Interrupted if the thread is interrupted meanwhile
   */
  void pass() {
    taken.countDown();
    await(opened);
  }

  /** As {@link #pass}, whoever interrupts the thread. */
  void passUnheeding() {
    boolean interrupted = false;
    while (true) {
      try {
        pass();
        break;
      } catch (Interrupted _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** True once a thread has come. */
  boolean isTaken() {
    return taken.getCount() == 0;
  }

  /** Waits until a thread has come. */
  void awaitTaken() {
    await(taken);
  }

  void open() {
    opened.countDown();
  }

  /** Waits for a latch. */
  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    }
  }

  /** Waits until a thread rests in this way. */
  static void awaitState(Thread thread, Thread.State state) {
    long guard = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (thread.getState() != state) {
      if (System.nanoTime() - guard > 0) {
        throw new AssertionError(thread + " is " + thread.getState());
      }
      Thread.onSpinWait();
    }
  }
}
