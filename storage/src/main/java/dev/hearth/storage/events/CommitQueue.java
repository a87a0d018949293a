package dev.hearth.storage.events;

import dev.hearth.storage.model.StorageException.Overloaded;
import dev.hearth.storage.model.StorageException.WritingStopped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The operations that wait for the committer, bounded in number and in bytes. */
final class CommitQueue {
  private final int operationsMax;
  private final long bytesMax;

  /** Guards the fields below; held for a few instructions, never over disk or callbacks. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition filled = lock.newCondition();
  private List<Pending<?>> waiting = new ArrayList<>();
  private long bytes;

  /** How many the committer waits for. */
  private int wanted;

  private boolean closed;

  CommitQueue(CommitLimits limits) {
    this.operationsMax = limits.queueOperations();
    this.bytesMax = limits.queueBytes();
  }

  /**
   * Lets an operation wait.
   *
   * @throws Overloaded if a bound would be passed; a lone operation always fits
   * @throws WritingStopped if the queue is closed
   */
  void add(Pending<?> pending) {
    lock.lock();
    try {
      if (closed) {
        throw new WritingStopped();
      }
      if (waiting.size() >= operationsMax) {
        throw new Overloaded("commit_queue_operations");
      }
      if (!waiting.isEmpty() && bytes + pending.weightBytes > bytesMax) {
        throw new Overloaded("commit_queue_bytes");
      }
      bytes += pending.weightBytes;
      waiting.add(pending);
      if (waiting.size() == 1 || waiting.size() == wanted) {
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes everything that waits. Waits for something at most so long; and when there is something,
   * lingers until as many wait as are expected, or for the time given.
   */
  List<Pending<?>> takeAll(long timeoutMillis, int expected, long lingerNanos)
      throws InterruptedException {
    lock.lock();
    try {
      awaitSize(1, TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
      if (!waiting.isEmpty()) {
        awaitSize(expected, lingerNanos);
      }
      return takeAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitSize(int size, long nanos) throws InterruptedException {
    wanted = size;
    long left = nanos;
    while (waiting.size() < size && !closed && left > 0) {
      left = filled.awaitNanos(left);
    }
  }

  /** Takes everything that waits now. */
  List<Pending<?>> takeAll() {
    lock.lock();
    try {
      List<Pending<?>> taken = waiting;
      waiting = new ArrayList<>();
      bytes = 0;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing in any more; what waits is still to be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean isDrained() {
    lock.lock();
    try {
      return closed && waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
