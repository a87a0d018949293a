package dev.hearth.server.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hearth.server.subscriptions.Cursor;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Noise into the parsers of strangers' text. In the normal build each method replays its corpus
 * ({@code EventTextsFuzzTestInputs}); {@code JAZZER_FUZZ=1 mvn -pl server -am test
 * -Dtest=EventTextsFuzzTest#selector -Dsurefire.failIfNoSpecifiedTests=false} goes on looking.
 */
class EventTextsFuzzTest {
  private static String text(byte[] noise) {
    return new String(noise, StandardCharsets.ISO_8859_1);
  }

  @FuzzTest(maxDuration = "5m")
  void selector(byte[] noise) {
    String raw = text(noise);
    Selector selector;
    try {
      selector = SelectorText.parseAll(List.of(raw), 100).getFirst();
    } catch (RefusedException e) {
      assertInstanceOf(Refusal.BadSelector.class, e.refusal());
      return;
    }
    String again = URLEncoder.encode(selector.toString(), StandardCharsets.UTF_8);
    assertEquals(List.of(selector), SelectorText.parseAll(List.of(again), 100));
    assertTrue(selector.prefix().length <= Selector.PREFIX_BYTES_MAX);
  }

  /** A position of a later time may be digits alone, which read as a decimal; none is written. */
  private static boolean isUnmistakable(Cursor cursor) {
    return cursor instanceof Cursor.Decimal || cursor.sequence().value() < 1L << 59;
  }

  @FuzzTest(maxDuration = "5m")
  void cursor(byte[] noise) {
    Optional<Cursor> cursor = Cursor.parse(text(noise)).filter(EventTextsFuzzTest::isUnmistakable);
    cursor.ifPresent(
        parsed -> {
          String same =
              switch (parsed) {
                case Cursor.Decimal decimal -> Long.toString(decimal.sequence().value());
                case Cursor.Position position -> position.sequence().toString();
                case Cursor.EventId id -> id.sequence() + id.suffix();
              };
          assertEquals(cursor, Cursor.parse(same));
        });
  }

  @FuzzTest(maxDuration = "5m")
  void upstreamCursor(byte[] noise) {
    Optional<Cursor> ours = Cursor.parse(text(noise));
    Optional<Cursor> upstream = UpstreamCursor.parse(text(noise));
    ours.ifPresent(cursor -> assertEquals(Optional.of(cursor), upstream));
  }

  @FuzzTest(maxDuration = "5m")
  void time(byte[] noise) {
    Optional<Sequence> time = TimeText.parse(text(noise));
    // A leap second at the end of 9999 is in the year 10000, which RFC 3339 can't write.
    time.filter(sequence -> sequence.value() < 253_402_300_800_000_000L)
        .ifPresent(
            sequence ->
                assertEquals(time, TimeText.parse(sequence.time().toString()), text(noise)));
  }
}
