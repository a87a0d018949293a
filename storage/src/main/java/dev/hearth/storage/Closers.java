package dev.hearth.storage;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is open, closed in the reverse order of opening; idempotent. Every one is closed, whatever
 * the others throw: the first failure is thrown at the end, with the rest suppressed.
 */
final class Closers implements AutoCloseable {
  private final Deque<Closer> open = new ArrayDeque<>();

  /** Ends one thing that is open. */
  @FunctionalInterface
  interface Closer extends AutoCloseable {
    @Override
    void close();
  }

  synchronized void add(Closer closer) {
    open.push(closer);
  }

  @Override
  public synchronized void close() {
    RuntimeException first = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
