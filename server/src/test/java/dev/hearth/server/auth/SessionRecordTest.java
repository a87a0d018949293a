package dev.hearth.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.TestKey;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Byte vectors of wire specification §3.3, §3.5 and §15. */
final class SessionRecordTest {
  private static final String KEY =
      "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c";

  private static String record(long createdAt, String... capabilities) {
    return HexFormat.of()
        .formatHex(
            SessionRecord.encode(TestKey.ofSeedByte(1).pubky(), createdAt, List.of(capabilities)));
  }

  @Test
  void postForm_hasMicroseconds() {
    assertEquals(
        "00" + KEY + "8080fef7daa58903000001042f3a7277", record(1_729_728_000_000_000L, "/:rw"));
  }

  @Test
  void getForm_hasSeconds() {
    assertEquals(
        "00" + KEY + "809ce6b806000002" + "0a2f7075622f612f3a7277" + "082f7075622f623a72",
        record(1_729_728_000L, "/pub/a/:rw", "/pub/b:r"));
  }

  @Test
  void cookieAndTokenTexts_matchTheVectors() {
    byte[] counting = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    assertEquals("000G40R40M30E209185GR38E1W", Crockford.encode(counting));
    assertEquals("000G-40R4-0M30", SignupTokens.text(HexFormat.of().parseHex("00010203040506")));
  }

  @Test
  void signupTokens_areWellFormed_ifTwelveDigitsRemain() {
    for (String text :
        List.of("000G-40R4-0M30", "000g-40r4-0m30", "OoIi-LlAA-AAAA", "--000000000000")) {
      assertTrue(SignupTokens.isWellFormed(text), text);
    }
    for (String text :
        List.of(
            "",
            "000G-40R4-0M3",
            "000G-40R4-0M300",
            "000U-40R4-0M30",
            "000G 40R4 0M30",
            "000000000000000",
            "000G-40R4-0M3é",
            "00000000000000",
            "000G-40R4-0-30")) {
      assertFalse(SignupTokens.isWellFormed(text), text);
    }
  }
}
