package dev.hearth.client.bench;

/** Everything a user can ask for has an end. */
final class Bounds {
  private Bounds() {}

  /**
   * Gives {@code value} back.
   *
   * @param name of the option
   * @throws IllegalArgumentException if it is out of its bounds
   */
  static int check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " is " + min + " to " + max + ", not " + value);
    }
    return value;
  }
}
