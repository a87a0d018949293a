package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.server.subscriptions.SubscriptionLimits;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.StorageConfig;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole cursor table of docs/protocol.md §1, every row in every form of request. Five puts, of
 * which retention has removed two: event n has sequence {@code START + 10 n} and path {@code n}.
 *
 * <p>Cursors are written {@code D3}, {@code P3}, {@code E3} for decimal, position and event id of
 * event 3, with {@code +1} for the number behind it.
 */
class CursorTableTest {
  private static final String JSON = "Accept: application/json";
  private static FeedServer server;
  private static FeedReader reader;
  private static Pubky alice;

  @BeforeAll
  static void fivePutsOfWhichThreeAreKept(@TempDir Path folder) throws IOException {
    StorageConfig three = StorageConfig.defaults(folder).withRetainedEvents(3);
    server =
        FeedServer.start(
            three,
            SubscriptionLimits.DEFAULTS,
            new ManualTicker(),
            new FeedLimits(100, 100_000, true));
    reader = new FeedReader(server);
    alice = server.signUp(TestKey.ofSeedByte(0), "/:rw").user();
    for (int n = 1; n <= 5; n++) {
      server.setMicros(sequence(n));
      assertEquals(sequence(n), server.put(alice, "/pub/" + n, "x").sequence().value());
    }
    assertEquals(sequence(2), server.storage.events().bounds().floor().value());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static long sequence(int n) {
    return FeedServer.START_MICROS + 10L * n;
  }

  /** The text of a cursor written as above; anything else stands for itself. */
  private static String cursor(String name) {
    if (!name.matches("[DPE][1-5](\\+1)?.*")) {
      return name;
    }
    boolean next = name.startsWith("+1", 2);
    Sequence sequence = new Sequence(sequence(name.charAt(1) - '0') + (next ? 1 : 0));
    String suffix = name.substring(next ? 4 : 2);
    return switch (name.charAt(0)) {
      case 'D' -> Long.toString(sequence.value());
      case 'P' -> sequence.toString();
      default -> sequence + (suffix.isEmpty() ? alice.toString().substring(0, 1) : suffix);
    };
  }

  /** Writes positions as {@code P3}. */
  private static String named(String told) {
    String text = told;
    for (int n = 1; n <= 5; n++) {
      text = text.replace(new Sequence(sequence(n)).toString(), "P" + n);
    }
    return text;
  }

  @ParameterizedTest
  @CsvSource({
    // cursor           cursor= on a stream                   history             feed
    "nonsense,          400 bad_cursor,                       400 bad_cursor,     400 Invalid"
        + " cursor",
    "-1,                400 bad_cursor,                       400 bad_cursor,     400 Invalid"
        + " cursor",
    "E3!,               400 bad_cursor,                       400 bad_cursor,     400 Invalid"
        + " cursor",
    "0,                 3 4 5 live,                           3 4 5,              3 4 5",
    "0000000000000,     reset=expired@P2 3 4 5 live,          410 cursor_expired, reset=expired 3 4"
        + " 5",
    "1,                 reset=expired@P2 3 4 5 live,          410 cursor_expired, reset=expired 3 4"
        + " 5",
    "D1,                reset=expired@P2 3 4 5 live,          410 cursor_expired, reset=expired 3 4"
        + " 5",
    "P1,                reset=expired@P2 3 4 5 live,          410 cursor_expired, reset=expired 3 4"
        + " 5",
    "E1,                reset=expired@P2 3 4 5 live,          410 cursor_expired, reset=expired 3 4"
        + " 5",
    "D2,                3 4 5 live,                           3 4 5,              3 4 5",
    "P2,                3 4 5 live,                           3 4 5,              3 4 5",
    "E2,                3 4 5 live,                           3 4 5,              3 4 5",
    "E2y,               3 4 5 live,                           3 4 5,              3 4 5",
    "P2+1,              reset=unknown@P2 3 4 5 live,          410 cursor_unknown, reset=unknown 3 4"
        + " 5",
    "D2+1,              reset=unknown@P2 3 4 5 live,          410 cursor_unknown, 3 4 5",
    "D3,                4 5 live,                             4 5,                4 5",
    "P3,                4 5 live,                             4 5,                4 5",
    "E3,                4 5 live,                             4 5,                4 5",
    "E38pin,            4 5 live,                             4 5,                4 5",
    "E38pinxxgqs41n,    4 5 live,                             4 5,                4 5",
    "E3y,               reset=unknown@P3 4 5 live,            410 cursor_unknown, reset=unknown 4"
        + " 5",
    "E38y,              reset=unknown@P3 4 5 live,            410 cursor_unknown, reset=unknown 4"
        + " 5",
    "P3+1,              reset=unknown@P3 4 5 live,            410 cursor_unknown, reset=unknown 4"
        + " 5",
    "E3+1,              reset=unknown@P3 4 5 live,            410 cursor_unknown, reset=unknown 4"
        + " 5",
    "D3+1,              reset=unknown@P3 4 5 live,            410 cursor_unknown, 4 5",
    "D5,                live,                                 '',                 ''",
    "P5,                live,                                 '',                 ''",
    "E5,                live,                                 '',                 ''",
    "D5+1,              reset=future@P5 live,                 410 cursor_future,  reset=future",
    "P5+1,              reset=future@P5 live,                 410 cursor_future,  reset=future",
    "E5+1,              reset=future@P5 live,                 410 cursor_future,  reset=future",
    "9223372036854775807, reset=future@P5 live,               410 cursor_future,  reset=future",
    "9999999999999999999, reset=future@P5 live,               410 cursor_future,  reset=future",
    "FZZZZZZZZZZZY,     reset=future@P5 live,                 410 cursor_future,  reset=future",
  })
  void cursors(String name, String stream, String history, String feed) throws IOException {
    String cursor = cursor(name);
    assertEquals(stream, named(reader.untilLive("/events/?subscribe=*/&cursor=" + cursor)));
    assertEquals(
        stream.startsWith("400") ? "reset=unknown@P5 live" : stream,
        named(reader.untilLive("/events/?subscribe=*/", "Last-Event-ID: " + cursor)));
    assertEquals(
        stream,
        named(
            reader.untilLive(
                "/pub/?cursor=" + cursor, "Accept: text/event-stream", "pubky-host: " + alice)));
    assertEquals(history, reader.page("/events/?cursor=" + cursor, JSON));
    assertEquals(feed, reader.feed("/events/?cursor=" + cursor));
    assertEquals(feed, reader.upstream("/events-stream?user=" + alice + ":" + cursor));
  }

  @ParameterizedTest
  @CsvSource({
    // since             stream                         history             feed
    "now,                400 bad_since,                 400 bad_since,      400 Invalid since",
    "P3,                 400 bad_since,                 400 bad_since,      400 Invalid since",
    "0000000000000000,   reset=expired@P2 3 4 5 live,   410 cursor_expired, reset=expired 3 4 5",
    "1970-01-01T00:00:00Z, reset=expired@P2 3 4 5 live, 410 cursor_expired, reset=expired 3 4 5",
    "D1,                 reset=expired@P2 3 4 5 live,   410 cursor_expired, reset=expired 3 4 5",
    "D2,                 reset=expired@P2 3 4 5 live,   410 cursor_expired, reset=expired 3 4 5",
    "D2+1,               3 4 5 live,                    3 4 5,              3 4 5",
    "D3,                 3 4 5 live,                    3 4 5,              3 4 5",
    "D3+1,               4 5 live,                      4 5,                4 5",
    "2026-11-20T22:11:34.655514Z, 3 4 5 live,           3 4 5,              3 4 5",
    "2026-11-20T22:11:34.6555140001Z, 4 5 live,         4 5,                4 5",
    "D5,                 5 live,                        5,                  5",
    "D5+1,               live,                          '',                 ''",
    "9999-12-31T23:59:59Z, live,                        '',                 ''",
  })
  void times(String name, String stream, String history, String feed) throws IOException {
    String since = cursor(name);
    assertEquals(stream, named(reader.untilLive("/events/?subscribe=*/&since=" + since)));
    assertEquals(history, reader.page("/events/?since=" + since, JSON));
    assertEquals(feed, reader.feed("/events/?since=" + since));
  }

  @ParameterizedTest
  @CsvSource({
    "E5,           D3, D3, live",
    "E4,           D3, D3, 5 live",
    "'',           D4, D3, 5 live",
    "'',           '', D4, 4 5 live",
    "'',           '', '', live",
  })
  void lastEventIdBeatsCursorBeatsSinceBeatsNow(
      String header, String cursor, String since, String told) throws IOException {
    StringBuilder target = new StringBuilder("/events/?subscribe=*/");
    target.append(cursor.isEmpty() ? "" : "&cursor=" + cursor(cursor));
    target.append(since.isEmpty() ? "" : "&since=" + cursor(since));
    assertEquals(
        told,
        header.isEmpty()
            ? reader.untilLive(target.toString())
            : reader.untilLive(target.toString(), "Last-Event-ID: " + cursor(header)));
  }

  @Test
  void whereEventsAreRemoved_evenASettledPageIsKeptForAnHourOnly() throws IOException {
    assertEquals(
        Optional.of("public, max-age=3600"),
        reader.get("/events/?limit=1", JSON).header("Cache-Control"));
  }

  @ParameterizedTest
  @CsvSource({
    "reverse,                    5 4 3",
    "reverse&cursor=D4,          3",
    "reverse&since=D3,           5 4 3",
    "reverse&since=D2,           410 cursor_expired",
    "reverse&since=D2&cursor=D4, 410 cursor_expired",
    "reverse&cursor=D1,          410 cursor_expired",
    "since=D1&cursor=D3,         4 5",
  })
  void aRangeReadBackwards_neverEndsShortInSilence(String query, String told) throws IOException {
    StringBuilder filled = new StringBuilder();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      filled
          .append('&')
          .append(
              equals < 0
                  ? pair
                  : pair.substring(0, equals + 1) + cursor(pair.substring(equals + 1)));
    }
    assertEquals(told, reader.page("/events/?limit=100" + filled, JSON));
  }
}
