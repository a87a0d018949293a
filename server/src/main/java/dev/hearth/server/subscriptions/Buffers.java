package dev.hearth.server.subscriptions;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Direct buffers for writes in progress, in five sizes. A stream has one only while its socket has
 * not accepted what was last written, so idle streams have none. Safe for any thread; the lock
 * guards the free lists, nothing is called while it is held.
 *
 * <p>Memory is bounded: while less than {@code fullBytes} are in use a write may be as large as it
 * likes; above, {@link #roomBytes} falls so far that every open stream holds 16 KiB at the worst,
 * and 32 KiB if its events carry their values, or are JSON: escaped, a path of quotes is twice as
 * long. Usual paths keep JSON at 16 KiB as well.
 */
final class Buffers {
  /** The largest holds a full batch and the frame that filled it. */
  private static final int[] SIZES = {4 << 10, 16 << 10, 32 << 10, 64 << 10, 288 << 10};

  /**
   * Writers stop once they have reached it: the last frame still fits, with a path of 4 KiB into 16
   * KiB, and with a value or the longest record of JSON into 32 KiB.
   */
  private static final int ROOM_WHEN_FULL = 11 << 10;

  /**
   * How far the last run of a write, or its last frame unless that is JSON, may go beyond its room.
   */
  static final int BEYOND_ROOM = 4_500;

  private static final long FREE_BYTES_MAX = 32 << 20;

  private final long fullBytes;
  private final AtomicLong used = new AtomicLong();
  private final Object lock = new Object();
  private final ArrayDeque<ByteBuffer>[] free;
  private long freeBytes;

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types.
  Buffers(long fullBytes) {
    this.fullBytes = fullBytes;
    this.free = new ArrayDeque[SIZES.length];
    for (int i = 0; i < SIZES.length; i++) {
      free[i] = new ArrayDeque<>();
    }
  }

  /** How many bytes one write should have at the most, given what is in use. */
  int roomBytes(int wanted) {
    return used.get() < fullBytes ? wanted : Math.min(wanted, ROOM_WHEN_FULL);
  }

  /** An empty buffer for so many bytes; give it back with {@link #release}. */
  ByteBuffer take(int bytes) {
    ByteBuffer buffer = pooledOrNew(bytes);
    used.addAndGet(buffer.capacity()); // Not before: there may be no memory left.
    return buffer;
  }

  private ByteBuffer pooledOrNew(int bytes) {
    int size = sizeIndex(bytes);
    if (size == SIZES.length) {
      return ByteBuffer.allocate(bytes); // Rare: a few very long frames. Not worth keeping.
    }
    ByteBuffer pooled = poll(size);
    return pooled != null ? pooled : ByteBuffer.allocateDirect(SIZES[size]);
  }

  private @Nullable ByteBuffer poll(int size) {
    synchronized (lock) {
      ByteBuffer buffer = free[size].pollLast();
      if (buffer != null) {
        freeBytes -= SIZES[size];
      }
      return buffer;
    }
  }

  /**
   * Takes a buffer back.
   *
   * @param reusable false if a failed write may still look at it
   */
  void release(ByteBuffer buffer, boolean reusable) {
    used.addAndGet(-buffer.capacity());
    int size = sizeIndex(buffer.capacity());
    if (!reusable || !buffer.isDirect()) {
      return;
    }
    buffer.clear();
    synchronized (lock) {
      if (freeBytes + buffer.capacity() <= FREE_BYTES_MAX) {
        free[size].addLast(buffer);
        freeBytes += buffer.capacity();
      }
    }
  }

  /** Bytes of all buffers handed out. */
  long usedBytes() {
    return used.get();
  }

  private static int sizeIndex(int bytes) {
    int index = 0;
    while (index < SIZES.length && SIZES[index] < bytes) {
      index++;
    }
    return index;
  }
}
