package dev.hearth.client.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hearth.client.KeyPair;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class AuthTokenTest {
  private static final byte[] PUBLIC_KEY =
      HexFormat.of().parseHex("8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c");

  private static String token(long micros, String capabilities) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) 1);
    KeyPair keys = KeyPair.fromSeed(seed);
    return HexFormat.of().formatHex(AuthToken.encode(micros, PUBLIC_KEY, capabilities, keys::sign));
  }

  @Test
  void token_ofAFixedTime_isThePublishedOne() {
    assertEquals(
        "347da678ed3a012baff0c4a2483809a4ca48844dea4c57c1f869e784ebcecd89"
            + "6c70b755fedd0b5f47f4b5cee05703701b1509c5656a41b4cc0dd128e77d9c02"
            + "5055424b593a41555448"
            + "00"
            + "0006252daeff8000"
            + "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c"
            + "042f3a7277",
        token(1729728000000000L, AuthToken.CAPABILITIES_ROOT));
  }

  /** A token that another implementation signed: signing its content again gives its bytes. */
  @Test
  void token_capturedElsewhere_isSignedTheSame() {
    assertEquals(
        "68434f7ee9ced2fe66ed1a36e889e3f5bb55f496a9c261c89e57582c798aa8f1"
            + "adddc44f96d93d1feb8dfdbf31cab2682cb0d5dc4cc3f9f4416afc3b13b6cf0f"
            + "5055424b593a4155544800000660bc86f611fc"
            + "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c"
            + "042f3a7277",
        token(1795212694655484L, "/:rw"));
  }

  @Test
  void capabilities_carryTheirByteLength() {
    String two = token(1, "/pub/pubky.app/:rw,/pub/foo:r");
    assertEquals(
        "1d"
            + HexFormat.of()
                .formatHex("/pub/pubky.app/:rw,/pub/foo:r".getBytes(StandardCharsets.US_ASCII)),
        two.substring(230));
    assertEquals("8101", token(1, "/" + "a".repeat(126) + ":r").substring(230, 234));
    assertEquals("00", token(1, "").substring(230));
  }

  @Test
  void shortPublicKey_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> AuthToken.encode(1, new byte[31], "", message -> new byte[64]));
  }
}
