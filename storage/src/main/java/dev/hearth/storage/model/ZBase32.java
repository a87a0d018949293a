package dev.hearth.storage.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * The z-base-32 text of bytes: big-endian, five bits a character, no padding characters (wire
 * specification §1). Case-sensitive; pad bits are ignored when read and zero when written.
 */
public final class ZBase32 {
  private static final String ALPHABET = "ybndrfg8ejkmcpqxot1uwisza345h769";
  private static final byte[] VALUES = new byte[128];

  /** The two characters of ten bits, the first in the low byte. */
  private static final char[] PAIRS = new char[1 << 10];

  static {
    for (int i = 0; i < PAIRS.length; i++) {
      PAIRS[i] = (char) (ALPHABET.charAt(i >>> 5) | ALPHABET.charAt(i & 31) << 8);
    }
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      VALUES[ALPHABET.charAt(i)] = (byte) i;
    }
  }

  private ZBase32() {}

  public static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder((bytes.length * 8 + 4) / 5);
    int bits = 0;
    int held = 0;
    for (byte b : bytes) {
      held = (held << 8) | (b & 0xFF);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(ALPHABET.charAt((held >>> bits) & 31));
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt((held << (5 - bits)) & 31));
    }
    return text.toString();
  }

  /** Writes the characters of the low forty bits. */
  static void eight(long bits, byte[] target, int offset) {
    two(bits >>> 30, target, offset);
    two(bits >>> 20, target, offset + 2);
    two(bits >>> 10, target, offset + 4);
    two(bits, target, offset + 6);
  }

  /** Writes the characters of the low ten bits. */
  static void two(long bits, byte[] target, int offset) {
    char pair = PAIRS[(int) bits & 1023];
    target[offset] = (byte) pair;
    target[offset + 1] = (byte) (pair >>> 8);
  }

  /** The bytes of a text; empty if a character is foreign or the length does not fit the bytes. */
  public static Optional<byte[]> decode(String text, int length) {
    if (text.length() != (length * 8 + 4) / 5) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length];
    int bits = 0;
    int held = 0;
    int next = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int value = c < VALUES.length ? VALUES[c] : -1;
      if (value < 0) {
        return Optional.empty();
      }
      held = (held << 5) | value;
      bits += 5;
      if (bits >= 8 && next < length) {
        bits -= 8;
        bytes[next++] = (byte) (held >>> bits);
      }
      held &= (1 << bits) - 1;
    }
    return Optional.of(bytes);
  }
}
