package dev.hearth.server.subscriptions;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What the dispatcher has queued for one live stream: indexes into the tail, never frames. It is
 * also the one place that knows whether the stream is live.
 *
 * <p>The lock guards these few fields for a few instructions; nothing is called while it is held.
 * The array is there only while something is queued.
 */
final class Ring {
  private static final long[] NOTHING = {};

  /** What became of an offer. */
  enum Offer {
    /** Queued, and nothing was before: the stream must be woken. */
    FIRST,
    /** Queued behind others. */
    QUEUED,
    /** No room: the ring is empty now, the stream no longer live, and must be woken. */
    OVERFLOWED,
    /** The stream is not live. */
    REFUSED
  }

  private final int sequencesMax;
  private long[] indexes = NOTHING;
  private int head;
  private int count;

  /**
   * Written under the lock. {@link #goLive} is the dispatcher's: who is not live for it stays so.
   */
  private volatile boolean live;

  private boolean closed;
  private long base;

  Ring(int sequencesMax) {
    this.sequencesMax = sequencesMax;
  }

  /**
   * Makes the stream live with what it has still to see.
   *
   * @param published all at or below it is either queued here or does not match
   * @return false if the stream has ended
   */
  synchronized boolean goLive(long[] queued, int queuedCount, long published) {
    if (closed) {
      return false;
    }
    indexes = queuedCount == 0 ? NOTHING : Arrays.copyOf(queued, queuedCount);
    head = 0;
    count = queuedCount;
    base = queuedCount == 0 ? published : 0;
    live = true;
    return true;
  }

  /**
   * Queues entries behind those that are queued.
   *
   * @param more their indexes from 0 to {@code moreCount}, in order; belongs to the ring from now
   *     on
   * @param published all at or below it was offered before
   */
  synchronized Offer offer(long[] more, int moreCount, long published) {
    if (!live) {
      return Offer.REFUSED;
    }
    if (count + moreCount > sequencesMax) {
      leave();
      return Offer.OVERFLOWED;
    }
    if (count > 0) {
      append(more, moreCount);
      return Offer.QUEUED;
    }
    base = published; // Whatever matched up to here has been taken out.
    indexes = more;
    head = 0;
    count = moreCount;
    return Offer.FIRST;
  }

  private void append(long[] more, int moreCount) {
    if (count + moreCount > indexes.length) {
      long[] larger = new long[Math.clamp(count * 2L, count + moreCount, sequencesMax)];
      copyTo(larger);
      indexes = larger;
      head = 0;
    }
    for (int i = 0; i < moreCount; i++) {
      indexes[(head + count + i) % indexes.length] = more[i];
    }
    count += moreCount;
  }

  private void copyTo(long[] target) {
    int before = Math.min(count, indexes.length - head);
    System.arraycopy(indexes, head, target, 0, before);
    System.arraycopy(indexes, 0, target, before, count - before);
  }

  /** Copies what is queued, oldest first, without removing it; returns how many. */
  synchronized int peek(long[] target) {
    copyTo(target);
    return count;
  }

  /** Removes the oldest ones; does nothing if the ring has overflowed meanwhile. */
  synchronized void remove(int taken) {
    if (!live) {
      return;
    }
    count -= taken;
    if (count == 0) {
      indexes = NOTHING;
      head = 0;
    } else {
      head = (head + taken) % indexes.length;
    }
  }

  boolean isLive() {
    return live;
  }

  /**
   * A sequence up to which this live stream has nothing left to write; empty if something is queued
   * or the stream is not live.
   *
   * <p>The order is what makes progress true. The dispatcher publishes a sequence after it was
   * offered to every live ring. So read the published sequence first, and then see the ring empty
   * and the stream <em>still</em> live. The other way round, an event that is offered and published
   * between the two looks would be passed over.
   */
  OptionalLong settled(LongSupplier published) {
    long upTo = published.getAsLong();
    return isEmptyAndLive() ? OptionalLong.of(upTo) : OptionalLong.empty();
  }

  private synchronized boolean isEmptyAndLive() {
    return live && count == 0;
  }

  /** A sequence up to which everything that matches has been taken out of the ring. */
  synchronized long base() {
    return base;
  }

  /** Empties the ring and makes the stream not live. */
  synchronized void leave() {
    live = false;
    indexes = NOTHING;
    head = 0;
    count = 0;
  }

  /** As {@link #leave}, for good. */
  synchronized void close() {
    closed = true;
    leave();
  }
}
