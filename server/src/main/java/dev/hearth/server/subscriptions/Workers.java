package dev.hearth.server.subscriptions;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few platform threads with their tools, taking turns of streams from one queue, first come first
 * served. What one writes at once is bounded, and where the disk is read it queues again behind
 * each batch; but a stream that is live goes on for as long as it is signalled and its socket takes
 * all, which is as long as events come that it wants.
 *
 * <p>The lock guards queue and counts for a few instructions; nothing is called while it is held. A
 * thread takes a handful at a time where the work is short, so that an event for a thousand streams
 * costs the lock some dozens of times and not two thousand.
 */
final class Workers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  private final List<Thread> threads = new ArrayList<>();
  private final BiConsumer<Turn, Tools> work;
  private final int handful;
  private volatile boolean closed;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Condition idle = lock.newCondition();

  // Guarded by the lock.
  private final ArrayDeque<Turn> queue = new ArrayDeque<>();
  private int sleeping;
  private int working;

  private volatile boolean waiting;

  /**
   * Starts the threads.
   *
   * @param handful how many turns a thread takes from the queue at once
   */
  Workers(String name, int count, int handful, int ringSequences, BiConsumer<Turn, Tools> work) {
    this.work = work;
    this.handful = handful;
    for (int i = 0; i < count; i++) {
      threads.add(
          Thread.ofPlatform()
              .name(name + "-" + i)
              .daemon()
              .unstarted(() -> runWith(ringSequences)));
    }
    threads.forEach(Thread::start);
  }

  /** Queues a turn; at most one per stream at a time, so the queue is bounded by them. */
  void submit(Turn turn) {
    lock.lock();
    try {
      queue.addLast(turn);
      waiting = true;
      if (sleeping > 0) {
        added.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Queues turns in their order. */
  void submitAll(List<Turn> turns) {
    lock.lock();
    try {
      queue.addAll(turns);
      waiting = !queue.isEmpty();
      for (int i = 0; i < Math.min(sleeping, turns.size()); i++) {
        added.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** True if a stream waits for a thread. */
  boolean isAnyoneWaiting() {
    return waiting;
  }

  /** Waits until nothing is queued and no thread works; returns false if that takes too long. */
  boolean awaitIdle(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (!closed && (working > 0 || !queue.isEmpty())) {
        if (left <= 0) {
          return false;
        }
        left = idle.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void runWith(int ringSequences) {
    try (Tools tools = new Tools(ringSequences)) {
      run(tools);
    } catch (InterruptedException _) {
      log.atDebug().log("a stream's worker ends"); // Only close interrupts.
    }
  }

  private void run(Tools tools) throws InterruptedException {
    Turn[] hand = new Turn[handful];
    while (!closed) {
      int taken = take(hand);
      for (int i = 0; i < taken; i++) {
        Turn turn = hand[i];
        try {
          work.accept(turn, tools);
        } catch (RuntimeException | Error e) {
          log.atError().setCause(e).log("a stream's worker failed");
        }
      }
      done();
    }
  }

  /** Waits for turns and takes some of them; returns how many. */
  private int take(Turn[] hand) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty()) {
        sleeping++;
        try {
          added.await();
        } finally {
          sleeping--;
        }
      }
      int taken = 0;
      while (taken < hand.length && !queue.isEmpty()) {
        hand[taken++] = queue.removeFirst();
      }
      waiting = !queue.isEmpty();
      working++;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** What was taken is done. */
  private void done() {
    lock.lock();
    try {
      working--;
      if (working == 0 && queue.isEmpty()) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    lock.lock();
    try {
      idle.signalAll(); // Whoever waits for quiet has it now.
    } finally {
      lock.unlock();
    }
  }
}
