package dev.hearth.storage.testing;

import java.util.Random;

/** Seeds of random tests: printed, and taken from {@code -Dseed=} to run one again. */
public final class Seeds {
  private Seeds() {}

  /** The seed asked for, or a fixed one of the test's own so that each change sees the same run. */
  public static long seed(long usual) {
    String asked = System.getProperty("seed", "");
    return asked.isEmpty() ? usual : Long.parseLong(asked);
  }

  /** A source of random numbers whose seed is printed under the test's name. */
  public static Random random(String test, long usual) {
    long seed = seed(usual);
    System.out.println(test + " runs with -Dseed=" + seed);
    return new Random(seed);
  }
}
