package dev.hearth.client.wire;

import java.util.Locale;

/**
 * Crockford's base 32, the text form of times, positions, session secrets and signup tokens.
 *
 * <p>Written in upper case; read in either, with {@code I} and {@code L} taken for {@code 1} and
 * {@code O} for {@code 0}. Eight big-endian bytes become 13 characters whose text order is the
 * order of the numbers.
 */
public final class Crockford {
  private static final Base32 TEXT =
      new Base32("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
          .alias('I', '1')
          .alias('L', '1')
          .alias('O', '0');

  private Crockford() {}

  public static String encode(byte[] bytes) {
    return TEXT.encode(bytes);
  }

  /**
   * The bytes that {@code text} stands for.
   *
   * @throws MalformedException if a character is not of the alphabet or the length is impossible
   */
  public static byte[] decode(String text) {
    return TEXT.decode(text.toUpperCase(Locale.ROOT));
  }
}
