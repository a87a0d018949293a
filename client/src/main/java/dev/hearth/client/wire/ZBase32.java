package dev.hearth.client.wire;

/**
 * z-base-32, the text form of public keys: 32 bytes are 52 characters, lower case only.
 *
 * <p>The last character of a key carries one bit; the other four are ignored when reading, as every
 * other reader of Pubky keys does. So always compare what {@link #encode} gives back, never the
 * text that came in.
 */
public final class ZBase32 {
  private static final Base32 TEXT = new Base32("ybndrfg8ejkmcpqxot1uwisza345h769");

  private ZBase32() {}

  public static String encode(byte[] bytes) {
    return TEXT.encode(bytes);
  }

  /**
   * The bytes that {@code text} stands for.
   *
   * @throws MalformedException if a character is not of the alphabet or the length is impossible
   */
  public static byte[] decode(String text) {
    return TEXT.decode(text);
  }
}
