package dev.hearth.client;

import dev.hearth.client.wire.MalformedException;
import dev.hearth.client.wire.ZBase32;

/**
 * A person's public key, which is their identity.
 *
 * @param z32 52 characters of z-base-32, in the one spelling that encoding the 32 bytes gives
 */
public record Pubky(String z32) implements Comparable<Pubky> {
  /** Characters of a key as text. */
  public static final int CHARS = 52;

  private static final int BYTES = 32;
  private static final String DISPLAY_PREFIX = "pubky";
  private static final String URI_PREFIX = "pk:";

  /** Accepts every spelling of the 52 characters and keeps the canonical one. */
  public Pubky {
    if (z32.length() != CHARS) {
      throw new IllegalArgumentException("a public key has 52 characters: " + z32);
    }
    try {
      z32 = ZBase32.encode(ZBase32.decode(z32));
    } catch (MalformedException e) {
      throw new IllegalArgumentException("not a public key in z-base-32: " + z32, e);
    }
  }

  /**
   * Reads a key as people write it: bare, as {@code pubky<key>}, or as {@code pk:<key>}.
   *
   * @throws IllegalArgumentException if it is none of the three
   */
  public static Pubky parse(String text) {
    if (text.startsWith(DISPLAY_PREFIX) && text.length() == DISPLAY_PREFIX.length() + CHARS) {
      return new Pubky(text.substring(DISPLAY_PREFIX.length()));
    }
    return new Pubky(text.startsWith(URI_PREFIX) ? text.substring(URI_PREFIX.length()) : text);
  }

  static Pubky of(byte[] publicKey) {
    if (publicKey.length != BYTES) {
      throw new IllegalArgumentException("a public key has 32 bytes");
    }
    return new Pubky(ZBase32.encode(publicKey));
  }

  byte[] bytes() {
    return ZBase32.decode(z32);
  }

  @Override
  public int compareTo(Pubky other) {
    return z32.compareTo(other.z32);
  }

  @Override
  public String toString() {
    return z32;
  }
}
