package dev.hearth.server.oracle;

/**
 * One event, as the model knows it or as a follower was shown it.
 *
 * @param put true for a put, false for a delete
 * @param user z-base-32
 * @param hash BLAKE3 in base64; empty for a delete
 */
record Change(long sequence, boolean put, String user, String path, String hash) {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int POSITION_CHARS = 13;

  /** The number in an id or a position, worked out apart from the server. */
  static long sequence(String idOrPosition) {
    long value = 0;
    for (char c : idOrPosition.substring(0, POSITION_CHARS).toCharArray()) {
      int digit = DIGITS.indexOf(c);
      if (digit < 0) {
        throw new AssertionError("no position: " + idOrPosition);
      }
      value = value << 5 | digit;
    }
    return value >>> 1; // 65 bits of digits, 64 of number.
  }

  /** The position of a number, as text. */
  static String position(long sequence) {
    char[] text = new char[POSITION_CHARS];
    text[POSITION_CHARS - 1] = DIGITS.charAt((int) (sequence << 1 & 31));
    long rest = sequence >>> 4;
    for (int i = POSITION_CHARS - 2; i >= 0; i--) {
      text[i] = DIGITS.charAt((int) (rest & 31));
      rest >>>= 5;
    }
    return new String(text);
  }
}
