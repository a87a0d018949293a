package dev.hearth.server;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was opened, to be closed in reverse. The first failure is thrown at the end, the others are
 * suppressed in it. Belongs to one thread at a time.
 */
final class Closing implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Takes care of something just opened. */
  <T extends AutoCloseable> T add(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public void close() {
    RuntimeException first = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        if (first == null) {
          first = new IllegalStateException("closing failed", e);
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
