package dev.hearth.client;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much the unpacked pages of one reader may hold together. Pages take their part in the order
 * in which they are read: a later one never has what an earlier one waits for, so the reader goes
 * on. One page alone may have more than all. Safe for any thread.
 */
final class PageMemory {
  /** The part of one page. */
  final class Part {
    private final long place;
    private long bytes;
    private boolean taken;

    private Part(long place) {
      this.place = place;
    }

    /** Waits until the earlier pages have theirs and there is room; again, it changes nothing. */
    void take(long wanted) throws InterruptedException {
      synchronized (PageMemory.this) {
        if (taken) {
          return;
        }
        while (place != turn || (held > 0 && held + wanted > most)) {
          PageMemory.this.wait();
        }
        taken = true;
        bytes = wanted;
        held += wanted;
        turn++;
        PageMemory.this.notifyAll();
      }
    }

    /** Gives it back; again, it changes nothing. */
    void free() {
      synchronized (PageMemory.this) {
        held -= bytes;
        bytes = 0;
        PageMemory.this.notifyAll();
      }
    }
  }

  private final long most;
  private final AtomicLong parts = new AtomicLong();
  private long turn;
  private long held;

  PageMemory(long most) {
    this.most = most;
  }

  /** The part of the page that is read after those that had theirs named before. */
  Part next() {
    return new Part(parts.getAndIncrement());
  }

  synchronized long held() {
    return held;
  }
}
