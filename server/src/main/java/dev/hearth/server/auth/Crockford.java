package dev.hearth.server.auth;

/**
 * Crockford's base32, bits packed from the left, upper case (wire specification §6.1). Cookie
 * values and sign-up tokens are written in it.
 */
final class Crockford {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private Crockford() {}

  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder((bytes.length * 8 + 4) / 5);
    int held = 0;
    int bits = 0;
    for (byte b : bytes) {
      held = held << 8 | (b & 0xFF);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(ALPHABET.charAt(held >>> bits & 31));
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt(held << (5 - bits) & 31));
    }
    return text.toString();
  }

  /** True for a digit of either case, and for {@code I L O}, which read as 1 and 0. */
  static boolean isDigit(char c) {
    char upper = c < 128 ? Character.toUpperCase(c) : c;
    return ALPHABET.indexOf(upper) >= 0 || upper == 'I' || upper == 'L' || upper == 'O';
  }
}
