package dev.hearth.server.testing;

import dev.hearth.storage.model.Pubky;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A person's key that can sign AuthTokens. Signs with the JDK, so that the server's Tink is checked
 * by another implementation.
 */
public final class TestKey {
  private final PrivateKey secret;
  private final Pubky pubky;

  private TestKey(byte[] seed) {
    try {
      this.secret =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
      this.pubky = Pubky.of(publicKey(seed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key of a seed that is one byte, 32 times, as the specification's vectors have it. */
  public static TestKey ofSeedByte(int value) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) value);
    return new TestKey(seed);
  }

  public static TestKey random(RandomGenerator random) {
    byte[] seed = new byte[32];
    random.nextBytes(seed);
    return new TestKey(seed);
  }

  /** The JDK derives a public key only by generating a pair from its random source. */
  private static byte[] publicKey(byte[] seed) throws GeneralSecurityException {
    var generator = java.security.KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(NamedParameterSpec.ED25519, new FixedRandom(seed));
    byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
  }

  public Pubky pubky() {
    return pubky;
  }

  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(secret);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public byte[] authToken(Instant time, String capabilities) {
    return authToken(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000, capabilities);
  }

  public byte[] authToken(long timestampMicros, String capabilities) {
    byte[] text = capabilities.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream tail = new ByteArrayOutputStream();
    int left = text.length; // A varint: seven bits a byte, the lowest first.
    for (; left > 0x7F; left >>= 7) {
      tail.write(left | 0x80);
    }
    tail.write(left);
    tail.writeBytes(text);
    return signedToken(timestampMicros, tail.toByteArray());
  }

  /** A token whose signed bytes end in this instead of capabilities. */
  public byte[] signedToken(Instant time, byte[] tail) {
    return signedToken(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000, tail);
  }

  private byte[] signedToken(long timestampMicros, byte[] tail) {
    byte[] signable =
        ByteBuffer.allocate(10 + 1 + 8 + 32 + tail.length)
            .put("PUBKY:AUTH".getBytes(StandardCharsets.US_ASCII))
            .put((byte) 0)
            .putLong(timestampMicros)
            .put(pubky.bytes())
            .put(tail)
            .array();
    byte[] signature = sign(Arrays.copyOfRange(signable, 1, signable.length));
    return ByteBuffer.allocate(64 + signable.length).put(signature).put(signable).array();
  }

  /** Gives the seed as the first and only random bytes. */
  @SuppressWarnings("serial") // Never serialised.
  private static final class FixedRandom extends java.security.SecureRandom {
    private final byte[] bytes;

    FixedRandom(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(bytes, 0, target, 0, target.length);
    }
  }
}
