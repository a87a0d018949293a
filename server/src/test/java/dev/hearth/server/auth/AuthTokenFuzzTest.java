package dev.hearth.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hearth.server.testing.TestKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What strangers post to sign in: refused, whatever it is, and nothing but refused.
 *
 * <p>A usual test run tries the seeds only; {@code docs/fuzz.sh} searches for new ones.
 */
final class AuthTokenFuzzTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final TestKey KEY = TestKey.ofSeedByte(7);

  @FuzzTest(maxDuration = "5m")
  void anyBytes_areRefused(byte[] bytes) {
    AuthTokenVerifier verifier = new AuthTokenVerifier(InstantSource.fixed(NOW));
    assertThrows(AuthException.BadAuthToken.class, () -> verifier.verify(bytes));
  }

  /** What a signature covers may still be anything: its capabilities are read or refused. */
  @FuzzTest(maxDuration = "5m")
  void anySignedTail_isReadOrRefused(byte[] tail) {
    AuthTokenVerifier verifier = new AuthTokenVerifier(InstantSource.fixed(NOW));
    try {
      AuthToken token = verifier.verify(KEY.signedToken(NOW, tail));
      assertEquals(KEY.pubky(), token.user());
      assertEquals(token.capabilities(), Capabilities.ofTexts(token.capabilities().texts()));
    } catch (AuthException.BadAuthToken e) {
      // The answer to what is malformed.
    }
  }

  @FuzzTest(maxDuration = "5m")
  void capabilities_areWhatTheySay(byte[] noise) {
    Capabilities read = Capabilities.parse(new String(noise, StandardCharsets.UTF_8));
    for (Capability one : read.items()) {
      Capability again = Capability.parse(one.toString()).orElseThrow();
      assertEquals(one, again);
    }
  }
}
