package dev.hearth.client.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionRecordTest {
  private static final String KEY =
      "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c";
  private static final String Z32 = "tkrq8zmwb8a3m9k15csu3q17qmfgqnp9dskbrg9uq1rydpyxp7qy";

  private static SessionRecord decode(String hex) {
    return SessionRecord.decode(HexFormat.of().parseHex(hex));
  }

  @Test
  void recordOfSignUp_hasMicrosecondsAndRoot() {
    assertEquals(
        new SessionRecord(Z32, 1729728000000000L, "", "", List.of("/:rw")),
        decode("00" + KEY + "8080fef7daa58903000001042f3a7277"));
  }

  @Test
  void recordOfALaterAnswer_hasSecondsAndTwoCapabilities() {
    assertEquals(
        new SessionRecord(Z32, 1729728000L, "", "", List.of("/pub/a/:rw", "/pub/b:r")),
        decode(
            "00"
                + KEY
                + "809ce6b806"
                + "0000"
                + "02"
                + "0a2f7075622f612f3a7277"
                + "082f7075622f623a72"));
  }

  @Test
  void userAgent_isRead() {
    SessionRecord record =
        decode(
            "003b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29"
                + "000003666f6f01042f3a7277");
    assertEquals("foo", record.userAgent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01" + KEY + "000000" + "00",
        "00" + KEY,
        "00" + KEY + "ffffffffffffffffffffff",
        "00" + KEY + "00" + "05",
        "00" + KEY + "00" + "00" + "02ff00",
        "00" + KEY + "00" + "00" + "00" + "ffffffff0f"
      })
  void brokenRecords_areRefused(String hex) {
    assertThrows(MalformedException.class, () -> decode(hex));
  }
}
