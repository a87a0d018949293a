package dev.hearth.server.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.server.subscriptions.Cursor;
import dev.hearth.storage.model.Sequence;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cursor grammar on our own forms and on upstream's routes (docs/protocol.md §1). */
class CursorTextTest {
  private static Cursor decimal(long sequence) {
    return new Cursor.Decimal(new Sequence(sequence));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "1795212694655484, 1795212694655484",
    "1234567890123, 1234567890123",
    "9223372036854775807, 9223372036854775807",
    "9223372036854775808, 9223372036854775807",
    "9999999999999999999, 9223372036854775807",
  })
  void decimalsAreDecimalEverywhere(String text, long sequence) {
    assertEquals(Optional.of(decimal(sequence)), Cursor.parse(text));
    assertEquals(Optional.of(decimal(sequence)), UpstreamCursor.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"00, 0", "007, 7", "000000000000, 0", "18446744073709551615, 9223372036854775807"})
  void upstreamTakesAnyUnsignedNumber(String text, long sequence) {
    assertEquals(Optional.empty(), Cursor.parse(text));
    assertEquals(Optional.of(decimal(sequence)), UpstreamCursor.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "00361F46YR8ZR, 1795212694655484",
    "00361f46yr8zr, 1795212694655484",
    "oO36LF46YR8ZR, 1795212694655484",
    "0000000000000, 0",
    "0032ABDEZY000, 1729728000000000",
    "FZZZZZZZZZZZY, 9223372036854775807",
  })
  void positionsAreReadAsCrockfordIsRead(String text, long sequence) {
    Cursor position = new Cursor.Position(new Sequence(sequence));
    assertEquals(Optional.of(position), Cursor.parse(text));
    assertEquals(Optional.of(position), UpstreamCursor.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "8p, 8p", "8pinxxgqs41n, 8pinxxgqs41n", "y, y"})
  void anEventIdIsAPositionAndTheStartOfAKey(String suffix, String same) {
    assertEquals(
        Optional.of(new Cursor.EventId(new Sequence(1795212694655484L), same)),
        Cursor.parse("00361F46YR8ZR" + suffix));
  }

  @Test
  void sixteenDigitsThatStartWithZeroAreAnEventIdOrNothing() {
    assertEquals(Optional.empty(), Cursor.parse("0000000000000000"));
    assertEquals(
        Optional.of(new Cursor.EventId(Sequence.NONE, "111")), Cursor.parse("0000000000000111"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "+1",
        "1 ",
        " 1",
        "1.0",
        "1e3",
        "0x10",
        "abc",
        "null",
        "now",
        "00361F46YR8Z",
        "00361F46YR8Z1",
        "00361F46YR8ZU",
        "0036-F46YR8ZR",
        "00361F46YR8ZR-8p",
        "00361F46YR8ZR8P",
        "00361F46YR8ZR0",
        "00361F46YR8ZR8pinxxgqs41n4",
        "00361F46YR8ZR 8p",
        "00361F46YR8ZR8p ",
        "GZZZZZZZZZZZY",
        "ZZZZZZZZZZZZZ",
        "99999999999999999999",
        "18446744073709551616",
        "123456789012345678901",
        "１２３",
        "00361F46YR8ZR\u0000",
        "00361F46YR8ZR:8p",
        "pubky://00361F46YR8ZR",
        "*",
        "00361F46YR8ZR,00361F46YR8ZW",
      })
  void refusesTheRest(String text) {
    assertEquals(Optional.empty(), Cursor.parse(text));
    assertEquals(Optional.empty(), UpstreamCursor.parse(text));
  }
}
