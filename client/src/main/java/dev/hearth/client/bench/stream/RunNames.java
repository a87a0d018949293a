package dev.hearth.client.bench.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The names of what one run writes: {@code /pub/bench/<run>/<writer>/<number>}, 29 bytes, the
 * writer as 4 digits, the number as 8.
 *
 * @param run 4 characters that tell runs apart
 */
public record RunNames(String run) {
  /** Writers are 0 to this, exclusive. */
  public static final int WRITERS_MAX = 10_000;

  /** Numbers are 0 to this, exclusive. */
  public static final int NUMBERS_MAX = 100_000_000;

  /** Digits of a number at the end of a name. */
  public static final int NUMBER_DIGITS = 8;

  /** Answer of {@link #parse} for a name of somebody else. */
  public static final long FOREIGN = -1;

  private static final int WRITER_DIGITS = 4;
  private static final int TAIL_BYTES = WRITER_DIGITS + 1 + NUMBER_DIGITS;
  private static final int RUN_CHARS = 4;

  public RunNames {
    if (run.length() != RUN_CHARS) {
      throw new IllegalArgumentException("a run's name has 4 characters");
    }
  }

  /** The run that a seed stands for. */
  public static RunNames of(long seed) {
    String digits = Long.toUnsignedString(seed * 0x9E3779B97F4A7C15L, 36);
    return new RunNames(("0000" + digits).substring(digits.length()));
  }

  /** The folder of everything in the run, with its slash. */
  public String folder() {
    return "/pub/bench/" + run + "/";
  }

  /** The name of one resource. */
  public String path(int writer, long number) {
    return "%s%04d/%08d".formatted(folder(), writer, number);
  }

  /** {@link #folder} as bytes, for {@link #parse}. */
  public byte[] marker() {
    return folder().getBytes(StandardCharsets.US_ASCII);
  }

  public static int writer(long parsed) {
    return (int) (parsed >>> Integer.SIZE);
  }

  public static long number(long parsed) {
    return parsed & 0xffff_ffffL;
  }

  /**
   * Reads the name that ends at {@code end}, wherever it starts.
   *
   * @param marker of the run
   * @return what {@link #writer} and {@link #number} take apart, or {@link #FOREIGN}
   */
  public static long parse(byte[] bytes, int start, int end, byte[] marker) {
    int tail = end - TAIL_BYTES;
    int head = tail - marker.length;
    if (head < start || !Arrays.equals(bytes, head, tail, marker, 0, marker.length)) {
      return FOREIGN;
    }
    long writer = digits(bytes, tail, tail + WRITER_DIGITS);
    long number = digits(bytes, end - NUMBER_DIGITS, end);
    boolean named = writer >= 0 && number >= 0 && bytes[tail + WRITER_DIGITS] == '/';
    return named ? writer << Integer.SIZE | number : FOREIGN;
  }

  private static long digits(byte[] bytes, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return FOREIGN;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
