package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.StreamClient;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /events-stream} as upstream has it (wire specification §6.3). */
class UpstreamStreamTest {
  private static final ManualTicker TICKER = new ManualTicker();
  private static FeedServer server;
  private static FeedReader reader;
  private static Pubky alice;
  private static Pubky bob;
  private static Pubky carol;

  @BeforeAll
  static void sixEvents(@TempDir Path folder) throws IOException {
    server = FeedServer.start(folder, TICKER);
    reader = new FeedReader(server);
    alice = server.signUp(TestKey.ofSeedByte(0), "/:rw").user();
    bob = server.signUp(TestKey.ofSeedByte(1), "/:rw").user();
    carol = server.signUp(TestKey.ofSeedByte(2), "/:rw").user();
    server.put(alice, "/pub/a/1", "x");
    server.put(bob, "/pub/a/2", "x");
    server.put(alice, "/pub/b/3", "x");
    server.put(alice, "/priv/4", "x");
    server.put(carol, "/pub/a/5", "x");
    server.put(alice, "/pub/ab", "x");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String filled(String query) {
    long first = FeedServer.START_MICROS;
    String text = query;
    for (int n = 6; n >= 1; n--) {
      text = text.replace("D" + n, Long.toString(first + n - 1));
    }
    return text.replace("ALICE", alice.toString())
        .replace("BOB", bob.toString())
        .replace("UNKNOWN", TestKey.ofSeedByte(3).pubky().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "400, user parameter is required,    ''",
    "400, user parameter is required,    user=",
    "400, user parameter is required,    live=true&path=/pub/",
    "400, Invalid public key,            user=nobody",
    "400, Invalid public key,            user=pubkyALICE",
    "400, Invalid public key,            user=ALICE&user=x",
    "400, Invalid public key,            user=:0",
    "400, limit,                         user=ALICE&limit=0",
    "400, limit,                         user=ALICE&limit=-1",
    "400, limit,                         user=ALICE&limit=",
    "400, limit,                         user=ALICE&limit=65536",
    "400, limit,                         user=ALICE&limit=x",
    "400, Cannot use live mode with reverse ordering, user=ALICE&live=true&reverse=1",
    "400, Invalid path,                  user=ALICE&path=pubky://x/pub/",
    "400, Invalid path,                  user=ALICE&path=/../x",
    "400, Invalid path,                  user=ALICE&path=/pub/%00",
    "400, Invalid cursor,                user=ALICE:abc",
    "400, Invalid cursor,                user=ALICE:-1",
    "400, Invalid cursor,                user=ALICE:18446744073709551616",
    "400, Invalid cursor,                user=ALICE:1:2",
    "404, User not found,                user=UNKNOWN",
    "404, User not found,                user=ALICE&user=UNKNOWN:0",
    "404, User not found,                user=UNKNOWN&user=ALICE:abc",
    "401, ession,                        user=ALICE&path=/priv/",
    "401, ession,                        user=ALICE&path=/pub/../priv/x",
    "401, ession,                        user=UNKNOWN:abc&path=/priv/&path=/pub/",
    "400, Invalid public key,            user=x&path=/priv/",
  })
  void refusals(int status, String text, String query) throws IOException {
    RawAnswer answer = reader.get("/events-stream?" + filled(query));
    assertEquals(status, answer.status(), query);
    assertTrue(answer.text().contains(text), answer.text());
    assertEquals(1, answer.text().lines().count());
    assertHeaders(answer);
  }

  private static void assertHeaders(RawAnswer answer) {
    assertEquals(Optional.of("no-store"), answer.header("Cache-Control"));
    assertTrue(
        answer.all("Vary").contains("pubky-host, Authorization, Cookie"),
        answer.headers().toString());
  }

  @Test
  void atMostFiftyUsers_repetitionsIncluded() throws IOException {
    String fifty = ("user=" + alice + "&").repeat(50);
    assertEquals("1 3 ab", reader.upstream("/events-stream?" + fifty));
    RawAnswer answer = reader.get("/events-stream?" + fifty + "user=" + alice);
    assertEquals(400, answer.status());
    assertTrue(answer.text().contains("Too many users"), answer.text());
    assertTrue(answer.text().contains("Maximum allowed: 50"), answer.text());
  }

  /** Upstream knows no limit but the request's head. */
  @Test
  void anyNumberOfPaths_isServed() throws IOException {
    StringBuilder query = new StringBuilder("user=" + alice + "&user=" + bob + "&path=/priv");
    for (int n = 0; n < 1_000; n++) {
      query.append("&path=/pub/").append(n);
    }
    query.append("&path=pub/b/&path=/pub/a/2");
    assertEquals("2 3", reader.upstream("/events-stream?" + query));
  }

  @ParameterizedTest
  @CsvSource({
    "user=ALICE,                          1 3 ab",
    "user=ALICE&user=&user=BOB,           1 2 3 ab",
    "user=ALICE:D1,                       3 ab",
    "user=ALICE:D3&user=BOB:0,            2 ab",
    "user=ALICE:0&user=ALICE:D3,          ab",
    "user=ALICE:,                         1 3 ab",
    "user=ALICE:D6,                       ''",
    "user=ALICE:9999999999999999999,      reset=future",
    "user=ALICE&limit=2,                  1 3",
    "user=ALICE&user=BOB&limit=2,         1 2",
    "user=ALICE&limit=65535,              1 3 ab",
    "user=ALICE&reverse=true,             ab 3 1",
    "user=ALICE&reverse=1&limit=2,        ab 3",
    "user=ALICE:D6&reverse=1,             3 1",
    "user=ALICE:D1&reverse=1,             ''",
    "user=ALICE:0&reverse=1,              ''",
    "user=ALICE&user=BOB&reverse=1,       ab 3 2 1",
    "user=ALICE&reverse=yes,              1 3 ab",
    "user=ALICE&live=yes,                 1 3 ab",
    "user=ALICE&path=/pub/a/,             1",
    "user=ALICE&path=pub/a/,              1",
    "user=ALICE&path=/pub/a,              ''",
    "user=ALICE&path=/pub/ab,             ab",
    "user=ALICE&path=/pub/a/1,            1",
    "user=ALICE&path=/pub/a/&path=/pub/b/3, 1 3",
    "user=ALICE&path=/pub//a/./1,         1",
    "user=ALICE&path=,                    1 3 ab",
    "user=ALICE&path=/,                   1 3 ab",
    "user=ALICE&unknown=1,                1 3 ab",
  })
  void batches(String query, String told) throws IOException {
    String target = "/events-stream?" + filled(query);
    assertEquals(told, reader.upstream(target));
    try (StreamClient stream = reader.open(target)) {
      assertEquals(Optional.of("text/event-stream"), stream.head().header("Content-Type"));
      assertHeaders(stream.head());
    }
  }

  @Test
  void live_goesOnWithoutASeam_andCountsTheLimitOverBoth() throws IOException {
    Pubky dave = server.signUp(TestKey.ofSeedByte(4), "/:rw").user();
    Pubky erin = server.signUp(TestKey.ofSeedByte(5), "/:rw").user();
    server.put(dave, "/pub/6", "x");
    try (StreamClient stream =
        reader.open("/events-stream?live=true&limit=4&user=" + dave + "&user=" + carol)) {
      assertEquals("5", FeedReader.summary(stream.frame()));
      assertEquals("6", FeedReader.summary(stream.frame()));
      Event live = server.put(dave, "/pub/live", "x");
      server.put(erin, "/pub/not-asked-for", "x");
      List<String> frame = stream.frame();
      assertEquals("event: PUT", frame.get(0));
      assertEquals("data: pubky://" + dave + "/pub/live", frame.get(1));
      assertEquals("data: cursor: " + live.sequence().value(), frame.get(2));
      assertTrue(frame.get(3).startsWith("data: content_hash: "), frame.toString());
      server.delete(dave, "/pub/live");
      List<String> deleted = stream.frame();
      assertEquals(3, deleted.size());
      assertEquals("event: DEL", deleted.get(0));
      assertEquals("", stream.rest());
    }
  }

  @Test
  void live_keepsAliveWithComments() throws IOException {
    try (StreamClient stream =
        reader.open("/events-stream?live=1&limit=1000&user=" + carol + ":0")) {
      assertEquals("5", FeedReader.summary(stream.frame()));
      server.awaitLive(1);
      TICKER.advance(Duration.ofSeconds(16));
      assertEquals(List.of(":"), stream.block());
    }
  }
}
