package dev.hearth.server.auth;

import com.google.crypto.tink.subtle.Ed25519Verify;
import dev.hearth.server.auth.AuthException.BadAuthToken;
import dev.hearth.storage.model.Pubky;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;

/**
 * Judges AuthTokens (wire specification §3.1). Safe for any thread.
 *
 * <pre>
 *   0  64  Ed25519 signature over the bytes from 65 to the end
 *  64  10  "PUBKY:AUTH"
 *  74   1  version, 0
 *  75   8  microseconds since 1970, big-endian
 *  83  32  the user's key, which signs
 * 115   n  varint length, then capabilities in UTF-8; what follows is signed and ignored
 * </pre>
 *
 * <p>The signature begins at the <em>second</em> byte of the namespace. That looks like a mistake
 * and is what every client signs.
 */
public final class AuthTokenVerifier {
  /** How far a token's time may be from ours, either way. */
  public static final Duration WINDOW = Duration.ofMinutes(3);

  /** More capabilities than any app asks for; every look at a session would cost their sum. */
  static final int CAPABILITIES_MAX = 256;

  /** Bytes of them all, with the commas. */
  static final int CAPABILITIES_BYTES_MAX = 16 << 10;

  private static final byte[] NAMESPACE = "PUBKY:AUTH".getBytes(StandardCharsets.US_ASCII);
  private static final int SIGNATURE_BYTES = 64;
  private static final int SIGNED_FROM = 65;
  private static final int VERSION_AT = 74;
  private static final int TIMESTAMP_AT = 75;
  private static final int CAPABILITIES_AT = 115;

  private final InstantSource clock;
  private final ReplayMemory seen;

  public AuthTokenVerifier(InstantSource clock) {
    this.clock = clock;
    this.seen = new ReplayMemory(WINDOW.plus(WINDOW), ReplayMemory.ENTRIES_MAX);
  }

  /**
   * What the token says. It may be used once: see {@link #use}.
   *
   * @throws AuthException.BadAuthToken if anything is wrong with it
   */
  public AuthToken verify(byte[] bytes) {
    if (bytes.length <= VERSION_AT) {
      throw new BadAuthToken("Malformed AuthToken: too short");
    }
    if (bytes[VERSION_AT] != 0) {
      throw new BadAuthToken("Unknown AuthToken version");
    }
    AuthToken token = decode(bytes);
    long nowMicros = micros(clock);
    long apart = Math.abs(token.timestampMicros() - nowMicros);
    if (token.timestampMicros() < 0 || apart > WINDOW.toNanos() / 1_000) {
      throw new BadAuthToken(
          token.timestampMicros() < nowMicros && token.timestampMicros() >= 0
              ? "AuthToken expired"
              : "AuthToken is from the future");
    }
    verifySignature(token.user(), bytes);
    if (seen.remembers(token.timestampMicros(), token.user())) {
      throw alreadyUsed();
    }
    return token;
  }

  /**
   * Takes a token for which somebody is to be signed in or up. Not those of strangers: anybody can
   * sign as many as he likes, and would fill the memory for all.
   *
   * @throws AuthException.BadAuthToken if it was used before
   * @throws AuthException.ReplayMemoryFull if no more tokens can be remembered
   */
  public void use(AuthToken token) {
    if (!seen.remember(token.timestampMicros(), token.user(), micros(clock))) {
      throw alreadyUsed();
    }
  }

  private static BadAuthToken alreadyUsed() {
    return new BadAuthToken("AuthToken already used");
  }

  private static AuthToken decode(byte[] bytes) {
    if (bytes.length <= CAPABILITIES_AT
        || !Arrays.equals(
            bytes,
            SIGNATURE_BYTES,
            SIGNATURE_BYTES + NAMESPACE.length,
            NAMESPACE,
            0,
            NAMESPACE.length)) {
      throw new BadAuthToken("Malformed AuthToken");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, TIMESTAMP_AT, bytes.length - TIMESTAMP_AT);
    long timestamp = buffer.getLong();
    Pubky user = Pubky.read(buffer);
    if (!CurvePoint.isOnCurve(user)) {
      throw new BadAuthToken("Malformed AuthToken: not a public key");
    }
    return new AuthToken(user, timestamp, capabilities(text(buffer)));
  }

  private static Capabilities capabilities(String list) {
    if (list.chars().filter(c -> c == ',').count() >= CAPABILITIES_MAX) {
      throw new BadAuthToken("An AuthToken has 256 capabilities at most");
    }
    return Capabilities.parse(list);
  }

  private static String text(ByteBuffer buffer) {
    long length = Varint.read(buffer);
    if (length < 0 || length > buffer.remaining()) {
      throw new BadAuthToken("Malformed AuthToken: capabilities cut short");
    }
    if (length > CAPABILITIES_BYTES_MAX) {
      throw new BadAuthToken("The capabilities of an AuthToken are 16 KiB at most");
    }
    ByteBuffer utf8 = buffer.slice(buffer.position(), (int) length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new BadAuthToken("Malformed AuthToken: capabilities are not UTF-8");
    }
  }

  private static void verifySignature(Pubky user, byte[] bytes) {
    byte[] signature = Arrays.copyOf(bytes, SIGNATURE_BYTES);
    byte[] signed = Arrays.copyOfRange(bytes, SIGNED_FROM, bytes.length);
    try {
      new Ed25519Verify(user.bytes()).verify(signature, signed);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new BadAuthToken("Invalid AuthToken signature");
    }
  }

  private static long micros(InstantSource clock) {
    var now = clock.instant();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
