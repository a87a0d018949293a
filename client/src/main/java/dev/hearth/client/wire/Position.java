package dev.hearth.client.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The text form of a place in one server's log: 13 characters of Crockford's base 32
 * (docs/protocol.md §1). Pages carry numbers, so who reads them needs it; everywhere else a
 * position is text that nobody takes apart.
 */
public final class Position {
  static final int CHARACTERS = 13;
  private static final byte[] ALPHABET =
      "0123456789ABCDEFGHJKMNPQRSTVWXYZ".getBytes(StandardCharsets.US_ASCII);

  private Position() {}

  /** The text of a sequence. */
  public static String text(long sequence) {
    return id(sequence, "");
  }

  /** The text of a sequence with what tells the users of one server apart behind it. */
  public static String id(long sequence, String suffix) {
    byte[] text = new byte[CHARACTERS + suffix.length()];
    long left = sequence;
    text[CHARACTERS - 1] = ALPHABET[(int) (left << 1) & 31];
    left >>>= 4;
    for (int i = CHARACTERS - 2; i >= 0; i--) {
      text[i] = ALPHABET[(int) left & 31];
      left >>>= 5;
    }
    for (int i = 0; i < suffix.length(); i++) {
      text[CHARACTERS + i] = (byte) suffix.charAt(i);
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /**
   * The sequence of a position's text.
   *
   * @throws MalformedException if it is none
   */
  public static long sequence(String text) {
    if (text.length() != CHARACTERS) {
      throw new MalformedException("a position has 13 characters", text);
    }
    byte[] bytes = Crockford.decode(text);
    long sequence = ByteBuffer.wrap(bytes).getLong();
    if (sequence < 0) {
      throw new MalformedException("a position is beyond every sequence", text);
    }
    return sequence;
  }
}
