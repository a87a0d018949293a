package dev.hearth.client.wire;

import java.util.Arrays;

/**
 * Base 32 with an alphabet of choice: bits are packed from the left, five to a character, no
 * padding characters; the last character is filled up with zero bits.
 */
final class Base32 {
  private static final int BITS = 5;
  private static final int UNKNOWN = -1;

  private final String alphabet;
  private final int[] values = new int[128];

  /**
   * @param alphabet 32 ASCII characters, the value of each is its index
   */
  Base32(String alphabet) {
    this.alphabet = alphabet;
    Arrays.fill(values, UNKNOWN);
    for (int value = 0; value < alphabet.length(); value++) {
      values[alphabet.charAt(value)] = value;
    }
  }

  /** Reads {@code alias} as if it were {@code character}. */
  Base32 alias(char alias, char character) {
    values[alias] = values[character];
    return this;
  }

  String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder((bytes.length * 8 + BITS - 1) / BITS);
    int buffer = 0;
    int held = 0;
    for (byte b : bytes) {
      buffer = (buffer << 8) | (b & 0xff);
      held += 8;
      while (held >= BITS) {
        held -= BITS;
        text.append(alphabet.charAt((buffer >>> held) & 31));
      }
      buffer &= (1 << held) - 1;
    }
    if (held > 0) {
      text.append(alphabet.charAt((buffer << (BITS - held)) & 31));
    }
    return text.toString();
  }

  /**
   * The whole bytes that {@code text} holds; pad bits are not looked at.
   *
   * @throws MalformedException if a character is not of the alphabet, or the length is none that
   *     encoding produces
   */
  byte[] decode(String text) {
    int bits = text.length() * BITS;
    if (bits % 8 >= BITS) {
      throw new MalformedException("base32 text has an impossible length", text);
    }
    byte[] bytes = new byte[bits / 8];
    int buffer = 0;
    int held = 0;
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int value = c < values.length ? values[c] : UNKNOWN;
      if (value == UNKNOWN) {
        throw new MalformedException("base32 text has a character outside its alphabet", text);
      }
      buffer = ((buffer << BITS) | value) & 0xfff;
      held += BITS;
      if (held >= 8) {
        held -= 8;
        bytes[at++] = (byte) (buffer >>> held);
      }
    }
    return bytes;
  }
}
