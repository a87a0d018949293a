package dev.hearth.client.bench.stream;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each number was sent, told by the writers' threads to the readers' threads. It keeps the
 * last 16,384 of each writer; the time of an older one is unknown.
 */
public final class SendTimes {
  /** Answer for a number that is not kept any more. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  private static final int KEPT = 1 << 14;

  private final AtomicLongArray[] times;
  private final AtomicLongArray newest;

  /**
   * No times yet.
   *
   * @param writers how many write, numbered from 0
   */
  public SendTimes(int writers) {
    times = new AtomicLongArray[writers];
    for (int i = 0; i < writers; i++) {
      times[i] = new AtomicLongArray(KEPT);
    }
    newest = new AtomicLongArray(writers);
  }

  /** Before the request goes out: {@code writer} sends {@code number} at {@code nanos}. */
  public void sent(int writer, long number, long nanos) {
    newest.setRelease(writer, number);
    times[writer].setRelease((int) (number & (KEPT - 1)), nanos);
  }

  /** When a number was sent, or {@link #UNKNOWN}. */
  public long at(int writer, long number) {
    long nanos = times[writer].getAcquire((int) (number & (KEPT - 1)));
    return newest.getAcquire(writer) - number < KEPT ? nanos : UNKNOWN;
  }
}
