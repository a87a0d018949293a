package dev.hearth.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.model.Pubky;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** AuthTokens against the vectors of wire specification §3.1 and §15, and against tampering. */
final class AuthTokenVerifierTest {
  private static final String VECTOR =
      "347da678ed3a012baff0c4a2483809a4ca48844dea4c57c1f869e784ebcecd89"
          + "6c70b755fedd0b5f47f4b5cee05703701b1509c5656a41b4cc0dd128e77d9c02"
          + "5055424b593a41555448000006252daeff8000"
          + "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c042f3a7277";

  private static final String CAPTURED_FROM_SDK =
      "68434f7ee9ced2fe66ed1a36e889e3f5bb55f496a9c261c89e57582c798aa8f1"
          + "adddc44f96d93d1feb8dfdbf31cab2682cb0d5dc4cc3f9f4416afc3b13b6cf0f"
          + "5055424b593a4155544800000660bc86f611fc"
          + "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c042f3a7277";

  private static final Instant SIGNED_AT = Instant.parse("2024-10-24T00:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(SIGNED_AT);
  private final AuthTokenVerifier verifier = new AuthTokenVerifier(now::get);
  private final TestKey key = TestKey.ofSeedByte(1);

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /** As whoever signs in with it. */
  private AuthToken verify(byte[] bytes) {
    AuthToken token = verifier.verify(bytes);
    verifier.use(token);
    return token;
  }

  private String refusal(byte[] token) {
    var thrown = assertThrows(AuthException.BadAuthToken.class, () -> verify(token));
    return String.valueOf(thrown.getMessage());
  }

  @Test
  void vectorOfTheSpecification_isAccepted() {
    AuthToken token = verify(hex(VECTOR));
    assertEquals("tkrq8zmwb8a3m9k15csu3q17qmfgqnp9dskbrg9uq1rydpyxp7qy", token.user().toString());
    assertEquals(List.of("/:rw"), token.capabilities().texts());
    assertEquals(1_729_728_000_000_000L, token.timestampMicros());
  }

  @Test
  void tokenCapturedFromTheOfficialSdk_isAccepted() {
    now.set(Instant.ofEpochSecond(0, 1_795_212_694_655_484L * 1_000));
    assertEquals(key.pubky(), verify(hex(CAPTURED_FROM_SDK)).user());
  }

  @Test
  void everyChangedByteBehindTheFirstOfTheNamespace_isRefused() {
    byte[] token = hex(VECTOR);
    for (int at = 0; at < token.length; at++) {
      byte[] changed = token.clone();
      changed[at] ^= 1;
      assertThrows(AuthException.BadAuthToken.class, () -> verify(changed), "byte " + at);
    }
    verify(token);
  }

  @Test
  void everyShorterToken_isRefused() {
    byte[] token = hex(VECTOR);
    for (int length = 0; length < token.length; length++) {
      byte[] cut = Arrays.copyOf(token, length);
      assertThrows(AuthException.BadAuthToken.class, () -> verify(cut), "at " + length);
    }
  }

  @Test
  void windowIsThreeMinutesEitherWay_bothEndsIncluded() {
    for (long seconds : new long[] {-180, 180}) {
      now.set(SIGNED_AT.plusSeconds(seconds));
      new AuthTokenVerifier(now::get).verify(hex(VECTOR));
    }
    now.set(SIGNED_AT.plusSeconds(180).plusNanos(1_000));
    assertEquals("AuthToken expired", refusal(hex(VECTOR)));
    now.set(SIGNED_AT.minusSeconds(180).minusNanos(1_000));
    assertEquals("AuthToken is from the future", refusal(hex(VECTOR)));
  }

  @Test
  void timestampsAtTheEdgesOfTheirRange_areRefused() {
    for (long timestamp : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertTrue(refusal(key.authToken(timestamp, "/:rw")).startsWith("AuthToken "));
    }
  }

  @Test
  void secondUse_isRefused_whateverItsCapabilities() {
    verify(key.authToken(SIGNED_AT, "/:rw"));
    assertEquals("AuthToken already used", refusal(key.authToken(SIGNED_AT, "/:rw")));
    assertEquals("AuthToken already used", refusal(key.authToken(SIGNED_AT, "/pub/a/:r")));
    verify(key.authToken(SIGNED_AT.plusNanos(1_000), "/:rw"));
    verify(TestKey.ofSeedByte(2).authToken(SIGNED_AT, "/:rw"));
  }

  @Test
  void aRefusedToken_isNotRememberedAsUsed() {
    byte[] forged = key.authToken(SIGNED_AT, "/:rw");
    forged[0] ^= 1;
    assertEquals("Invalid AuthToken signature", refusal(forged));
    verify(key.authToken(SIGNED_AT, "/:rw"));
  }

  @Test
  void aTokenIsRemembered_forAsLongAsItCouldBeUsed() {
    byte[] early = key.authToken(SIGNED_AT.plus(AuthTokenVerifier.WINDOW), "/:rw");
    verify(early);
    now.set(SIGNED_AT.plus(AuthTokenVerifier.WINDOW.multipliedBy(2)));
    verify(TestKey.ofSeedByte(2).authToken(now.get(), "/:rw"));
    assertEquals("AuthToken already used", refusal(early));
  }

  @Test
  void capabilities_malformedOnesAreLeftOut() {
    byte[] token =
        key.authToken(SIGNED_AT, "/pub/pubky.app/:wr,nonsense,/pub/foo:r,/a:b:r,/x:q,,/pub/e:");
    assertEquals(
        List.of("/pub/pubky.app/:rw", "/pub/foo:r", "/pub/e:"),
        verify(token).capabilities().texts());
  }

  @Test
  void emptyCapabilities_andTrailingSignedBytes_areAccepted() {
    assertEquals(List.of(), verify(key.authToken(SIGNED_AT, "")).capabilities().texts());
    byte[] longer = key.signedToken(SIGNED_AT.plusNanos(1_000), new byte[] {0, 7, 7, 7});
    assertEquals(List.of(), verify(longer).capabilities().texts());
  }

  @Test
  void lengthsThatLie_areRefused() {
    for (byte[] tail :
        List.of(
            new byte[] {},
            new byte[] {5, '/'},
            new byte[] {(byte) 0x80},
            new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
            new byte[] {2, (byte) 0xC0, (byte) 0xAE})) {
      assertThrows(
          AuthException.BadAuthToken.class, () -> verify(key.signedToken(SIGNED_AT, tail)));
    }
  }

  @Test
  void versionOtherThanZero_isRefused() {
    byte[] token = key.authToken(SIGNED_AT, "/:rw");
    token[74] = 1;
    assertEquals("Unknown AuthToken version", refusal(token));
  }

  @Test
  void bytesThatAreNoPoint_areNoKey() {
    byte[] token = key.authToken(SIGNED_AT, "/:rw");
    token[0] ^= 1; // No signature holds, so the key's own bytes are refused too.
    int found = 0;
    for (int last = 0; last < 256; last++) {
      token[114] = (byte) last;
      if (refusal(token).equals("Malformed AuthToken: not a public key")) {
        found++;
      }
    }
    assertTrue(found > 64 && found < 192, "about half are no point: " + found);
  }

  @Test
  void fullMemory_refuses_ratherThanForgets() {
    ReplayMemory memory = new ReplayMemory(Duration.ofMinutes(6), 2);
    Pubky user = key.pubky();
    assertTrue(memory.remember(1, user, 2));
    assertTrue(memory.remember(2, user, 2));
    assertThrows(AuthException.ReplayMemoryFull.class, () -> memory.remember(3, user, 2));
    long later = Duration.ofMinutes(6).toNanos() / 1_000 + 3;
    assertTrue(memory.remember(later, user, later));
    assertEquals(1, memory.size());
  }

  @Test
  void curve_knowsTheKeysOfTheVectors() {
    for (int seed = 0; seed < 4; seed++) {
      assertTrue(CurvePoint.isOnCurve(TestKey.ofSeedByte(seed).pubky()));
    }
    byte[] two = new byte[32];
    two[0] = 2; // y = 2 has no x.
    assertEquals(false, CurvePoint.isOnCurve(Pubky.read(ByteBuffer.wrap(two))));
  }

  @Test
  void onlyUsedTokens_areRemembered() {
    byte[] token = key.authToken(SIGNED_AT, "/:rw");
    AuthToken first = verifier.verify(token);
    AuthToken second = verifier.verify(token);
    verifier.use(first);
    assertThrows(AuthException.BadAuthToken.class, () -> verifier.use(second));
    assertEquals("AuthToken already used", refusal(token));
  }

  @Test
  void moreCapabilitiesThanAnyAppNeeds_areRefused() {
    int most = AuthTokenVerifier.CAPABILITIES_MAX;
    String many = "/:r,".repeat(most - 1) + "/:r";
    assertEquals(most, verify(key.authToken(SIGNED_AT, many)).capabilities().items().size());
    Instant later = SIGNED_AT.plusNanos(1_000);
    assertTrue(refusal(key.authToken(later, many + ",/:r")).contains("256 capabilities"));
    String scope = "/" + "x".repeat(AuthTokenVerifier.CAPABILITIES_BYTES_MAX - 3);
    assertEquals(1, verify(key.authToken(later, scope + ":r")).capabilities().items().size());
    assertTrue(refusal(key.authToken(later, scope + "x:r")).contains("16 KiB"));
  }
}
