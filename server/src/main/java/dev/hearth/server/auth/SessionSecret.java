package dev.hearth.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The value of a session's cookie: 16 random bytes in 26 characters. Only its hash is stored, so
 * that a stolen store signs nobody in.
 */
public final class SessionSecret {
  static final int CHARACTERS = 26;
  private static final int BYTES = 16;

  private SessionSecret() {}

  static String generate(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Crockford.encode(bytes);
  }

  /** What the store knows the session by: SHA-256 of the text, in hexadecimal. */
  static String hash(String value) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(value.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
