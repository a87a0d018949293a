package dev.hearth.client.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * The signed bytes with which a key signs up and signs in.
 *
 * <pre>
 * signature      64  Ed25519, over everything from byte 65 on
 * namespace      10  ASCII PUBKY:AUTH
 * version         1  00
 * timestamp       8  microseconds since 1970, big-endian
 * public key     32
 * capabilities    n  LEB128 byte length, then UTF-8 such as /:rw
 * </pre>
 *
 * <p>The signature starts at the <em>second</em> byte of the namespace. That is how every Pubky
 * implementation signs; "repairing" it makes tokens nobody accepts. Source: docs/protocol.md,
 * Authentication.
 */
public final class AuthToken {
  /** What a full session may do: read and write everywhere. */
  public static final String CAPABILITIES_ROOT = "/:rw";

  static final int SIGNATURE_BYTES = 64;
  static final int SIGNED_FROM = 65;

  private static final byte[] NAMESPACE = "PUBKY:AUTH".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 0;
  private static final int PUBLIC_KEY_BYTES = 32;

  private AuthToken() {}

  /**
   * A signed token.
   *
   * @param timestampMicros never used before with this key: a server refuses the same pair twice
   * @param publicKey 32 bytes
   * @param capabilities comma separated, for example {@link #CAPABILITIES_ROOT}; may be empty
   * @param signer gives the 64 bytes of the key's signature over its argument
   */
  public static byte[] encode(
      long timestampMicros, byte[] publicKey, String capabilities, UnaryOperator<byte[]> signer) {
    if (publicKey.length != PUBLIC_KEY_BYTES) {
      throw new IllegalArgumentException("public key is not 32 bytes");
    }
    byte[] text = capabilities.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream token = new ByteArrayOutputStream(128 + text.length);
    token.writeBytes(new byte[SIGNATURE_BYTES]);
    token.writeBytes(NAMESPACE);
    token.write(VERSION);
    token.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(timestampMicros).array());
    token.writeBytes(publicKey);
    writeVarint(token, text.length);
    token.writeBytes(text);
    byte[] bytes = token.toByteArray();
    byte[] signature = signer.apply(Arrays.copyOfRange(bytes, SIGNED_FROM, bytes.length));
    System.arraycopy(signature, 0, bytes, 0, SIGNATURE_BYTES);
    return bytes;
  }

  private static void writeVarint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest >= 0x80) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
