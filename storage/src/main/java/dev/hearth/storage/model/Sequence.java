package dev.hearth.storage.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The number the event log gives each event: {@code max(last + 1, microseconds since 1970)},
 * assigned in commit order, strictly increasing, never reused, local to this server. 0 means
 * nothing yet. Range 0 to 2^63 - 1.
 *
 * <p>Its position text is 13 characters of Crockford base32 (wire specification §6.1): 64 bits
 * packed from the left, the last character carrying four of them and a zero bit, so text order is
 * number order.
 */
public record Sequence(long value) implements Comparable<Sequence> {
  public static final Sequence NONE = new Sequence(0);
  public static final int TEXT_CHARACTERS = 13;

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  /** The two characters of ten bits, the first in the low byte. */
  private static final char[] PAIRS = pairs();

  public Sequence {
    if (value < 0) {
      throw new IllegalArgumentException("a sequence is at least 0");
    }
  }

  private static char[] pairs() {
    char[] pairs = new char[1 << 10];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = (char) (ALPHABET.charAt(i >>> 5) | ALPHABET.charAt(i & 31) << 8);
    }
    return pairs;
  }

  /** The sequence that an event stamped at this time would have at the least. */
  public static Sequence at(Instant time) {
    long micros =
        Math.addExact(
            Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    return new Sequence(Math.max(0, micros));
  }

  /**
   * The sequence of a position text: upper or lower case, {@code I L} read as 1, {@code O} as 0.
   * Empty if it is not 13 characters, a character is foreign, the pad bit is not zero or the number
   * is beyond 2^63 - 1.
   */
  public static Optional<Sequence> parse(String text) {
    if (text.length() != TEXT_CHARACTERS) {
      return Optional.empty();
    }
    long value = 0;
    for (int i = 0; i < TEXT_CHARACTERS; i++) {
      int digit = digit(text.charAt(i));
      if (digit < 0 || (i == 0 && digit >= 16)) {
        return Optional.empty();
      }
      if (i < TEXT_CHARACTERS - 1) {
        value = (value << 5) | digit;
      } else if ((digit & 1) != 0) {
        return Optional.empty();
      } else {
        value = (value << 4) | (digit >>> 1);
      }
    }
    return Optional.of(new Sequence(value));
  }

  private static int digit(char c) {
    return switch (c) {
      case 'o', 'O' -> 0;
      case 'i', 'I', 'l', 'L' -> 1;
      default -> c < 128 ? ALPHABET.indexOf(Character.toUpperCase(c)) : -1;
    };
  }

  /** Writes the 13 ASCII characters of a sequence's position text. */
  public static void writeText(long sequence, byte[] target, int offset) {
    for (int i = 0; i < TEXT_CHARACTERS - 1; i += 2) {
      char pair = PAIRS[(int) (sequence >>> (54 - 5 * i)) & 1023];
      target[offset + i] = (byte) pair;
      target[offset + i + 1] = (byte) (pair >>> 8);
    }
    target[offset + TEXT_CHARACTERS - 1] = (byte) (PAIRS[(int) (sequence << 1) & 31] >>> 8);
  }

  /** The time of the event, which is its sequence read as microseconds since 1970. */
  public Instant time() {
    return Instant.ofEpochSecond(value / 1_000_000, (value % 1_000_000) * 1_000);
  }

  public boolean isAfter(Sequence other) {
    return value > other.value;
  }

  @Override
  public int compareTo(Sequence other) {
    return Long.compare(value, other.value);
  }

  /** The position text, 13 characters. */
  @Override
  public String toString() {
    byte[] text = new byte[TEXT_CHARACTERS];
    writeText(value, text, 0);
    return new String(text, StandardCharsets.US_ASCII);
  }
}
