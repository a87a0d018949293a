package dev.hearth.client.testing;

import java.util.Random;

/** Seeds of random tests: printed, and taken from {@code -Dseed=} to run one again. */
public final class Seeds {
  private Seeds() {}

  /** A source of random numbers whose seed is printed under the test's name. */
  public static Random random(String test, long usual) {
    String asked = System.getProperty("seed", "");
    long seed = asked.isEmpty() ? usual : Long.parseLong(asked);
    System.out.println(test + " runs with -Dseed=" + seed);
    return new Random(seed);
  }
}
