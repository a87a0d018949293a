package dev.hearth.client.bench.stream;

import java.util.HashSet;
import java.util.Set;

/**
 * Holds one stream against what the writers did: each writer's numbers from the first one expected,
 * without hole, in order.
 *
 * <p>A number above the expected one is a gap; the numbers skipped are missing. If one of them
 * comes later after all, it is no longer missing but out of order. Any other number below the
 * expected one is a repeat. Bounded: of more than ten thousand missing numbers it only keeps the
 * count.
 */
public final class GapChecker {
  private static final int MISSING_KEPT_MAX = 10_000;

  private final int[] expected;
  private final Set<Long> missingKept = new HashSet<>(0);
  private long seen;
  private long missing;
  private long repeats;
  private long disorder;
  private long unasked;

  /**
   * A checker at the start of a run.
   *
   * @param writers how many write, numbered from 0
   */
  public GapChecker(int writers) {
    this.expected = new int[writers];
  }

  /** The stream showed {@code number} of {@code writer}. */
  public void saw(int writer, long number) {
    seen++;
    int next = expected[writer];
    if (number == next) {
      expected[writer] = next + 1;
    } else if (number > next) {
      miss(writer, next, number);
      expected[writer] = (int) number + 1;
    } else if (missingKept.remove(key(writer, number))) {
      missing--;
      disorder++;
    } else {
      repeats++;
    }
  }

  /**
   * The run is over.
   *
   * @param written how many numbers each writer wrote, as far as this stream is to show them; the
   *     rest of them is missing, and what was shown beyond them nobody asked for
   */
  public void finish(int[] written) {
    for (int writer = 0; writer < expected.length; writer++) {
      missing += Math.max(0, written[writer] - expected[writer]);
      unasked += Math.max(0, expected[writer] - written[writer]);
    }
  }

  /** Numbers shown, repeats included. */
  public long seen() {
    return seen;
  }

  /** Numbers that were written and never shown. */
  public long missing() {
    return missing;
  }

  /** Numbers that were shown before. */
  public long repeats() {
    return repeats;
  }

  /** Numbers shown after a later one of the same writer. */
  public long disorder() {
    return disorder;
  }

  /** Numbers shown, or passed over, beyond those that were written for this stream. */
  public long unasked() {
    return unasked;
  }

  private void miss(int writer, long from, long to) {
    missing += to - from;
    for (long number = from; number < to && missingKept.size() < MISSING_KEPT_MAX; number++) {
      missingKept.add(key(writer, number));
    }
  }

  private static long key(int writer, long number) {
    return (long) writer << Integer.SIZE | number;
  }
}
