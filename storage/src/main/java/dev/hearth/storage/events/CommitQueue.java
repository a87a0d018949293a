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
      if (waiting.size() == 1) {
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes everything that waits; waits for something at most so long. */
  List<Pending<?>> takeAll(long timeoutMillis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      while (waiting.isEmpty() && !closed && left > 0) {
        left = filled.awaitNanos(left);
      }
      return takeAll();
    } finally {
      lock.unlock();
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
