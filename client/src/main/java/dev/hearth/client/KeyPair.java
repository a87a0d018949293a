package dev.hearth.client;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.HexFormat;

/**
 * An Ed25519 key pair (RFC 8032), made from its 32-byte seed. Immutable and safe to share.
 *
 * <p>The JDK signs from a seed but has no method that tells the public key of one. Its generator,
 * though, takes the seed from the random source it is given, so a source that answers with our seed
 * gives our public key. {@code KeyPairTest} holds this against known keys; the provider is named so
 * that no other one takes its place.
 */
public final class KeyPair {
  /** Length of a seed. */
  public static final int SEED_BYTES = 32;

  private static final String ALGORITHM = "Ed25519";
  private static final String PROVIDER = "SunEC";

  private final byte[] seed;
  private final PrivateKey secret;
  private final Pubky pubky;

  private KeyPair(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("a seed has 32 bytes");
    }
    this.seed = seed.clone();
    try {
      this.secret =
          KeyFactory.getInstance(ALGORITHM, PROVIDER)
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, this.seed));
      this.pubky = Pubky.of(publicKey(this.seed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519", e);
    }
  }

  /**
   * The key pair of a seed.
   *
   * @param seed 32 bytes, kept secret by whoever holds them
   */
  public static KeyPair fromSeed(byte[] seed) {
    return new KeyPair(seed);
  }

  /** A new key pair. */
  public static KeyPair generate(SecureRandom random) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return new KeyPair(seed);
  }

  /**
   * Reads the form in which keys are kept in files.
   *
   * @param text 64 hex digits; white space around them is ignored
   * @throws IllegalArgumentException if it is anything else; the text, a secret, is not in the
   *     message
   */
  public static KeyPair fromHex(String text) {
    String digits = text.strip();
    if (digits.length() != SEED_BYTES * 2 || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException("a key is 64 hex digits");
    }
    return new KeyPair(HexFormat.of().parseHex(digits));
  }

  /** The seed as 64 lower-case hex digits: a secret. */
  public String toHex() {
    return HexFormat.of().formatHex(seed);
  }

  public Pubky pubky() {
    return pubky;
  }

  /** The 64 bytes of the signature over {@code message}. */
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM, PROVIDER);
      signature.initSign(secret);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot sign with Ed25519", e);
    }
  }

  /** Shows the public half only. */
  @Override
  public String toString() {
    return pubky.toString();
  }

  private static byte[] publicKey(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM, PROVIDER);
    generator.initialize(NamedParameterSpec.ED25519, new SeedSource(seed));
    return encode(((EdECPublicKey) generator.generateKeyPair().getPublic()).getPoint());
  }

  /**
   * RFC 8032 §5.1.2: y as 32 bytes, little-endian, the highest bit of the last byte is the sign of
   * x.
   */
  private static byte[] encode(EdECPoint point) {
    byte[] bigEndian = point.getY().toByteArray();
    byte[] bytes = new byte[SEED_BYTES];
    for (int i = 0; i < Math.min(bigEndian.length, SEED_BYTES); i++) {
      bytes[i] = bigEndian[bigEndian.length - 1 - i];
    }
    if (point.isXOdd()) {
      bytes[SEED_BYTES - 1] |= (byte) 0x80;
    }
    return bytes;
  }

  /** Answers every request for random bytes with the seed. */
  private static final class SeedSource extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    SeedSource(byte[] seed) {
      super(null, null);
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException("the generator asked for more than a seed");
      }
      System.arraycopy(seed, 0, bytes, 0, seed.length);
    }
  }
}
