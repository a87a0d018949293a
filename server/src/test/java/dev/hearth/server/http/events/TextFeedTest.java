package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Upstream's text feed (wire specification §6.2): 1,100 puts of Alice and one of Bob, the last.
 * Event n has sequence {@code START + n}.
 */
class TextFeedTest {
  private static final int ALICES = 1_100;
  private static FeedServer server;
  private static FeedReader reader;
  private static Pubky alice;
  private static Pubky bob;

  @BeforeAll
  static void manyPuts(@TempDir Path folder) throws IOException {
    server = FeedServer.start(folder);
    reader = new FeedReader(server);
    alice = server.signUp(TestKey.ofSeedByte(0), "/:rw").user();
    bob = server.signUp(TestKey.ofSeedByte(1), "/:rw").user();
    server.putMany(alice, "/pub/", ALICES);
    server.put(alice, "/priv/secret", "x");
    server.put(bob, "/pub/b b/ü%20", "x");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<String> lines(String query) throws IOException {
    RawAnswer answer = reader.get("/events/?" + query);
    assertEquals(200, answer.status(), query);
    assertEquals(Optional.of("no-store"), answer.header("Cache-Control"));
    return answer.text().isEmpty() ? List.of() : List.of(answer.text().split("\n", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 100", "limit=1, 1", "limit=1000, 1000", "limit=1001, 1000", "limit=65535, 1000",
    "limit=65536, 100", "limit=, 100", "limit=ten, 100", "limit=-1, 100", "limit=0, 0",
    "reverse&limit=3, 3", "reverse=no&shallow=1&limit=3, 3", "cursor=, 100", "unknown=%ff, 100",
  })
  void limits(String query, int events) throws IOException {
    List<String> lines = lines(query);
    assertEquals(events == 0 ? 0 : events + 1, lines.size());
    if (events > 0) {
      assertTrue(lines.getFirst().startsWith("PUT pubky://" + alice + "/pub/"));
      assertTrue(lines.getLast().matches("cursor: [0-9]{16}"), lines.getLast());
    }
  }

  @ParameterizedTest
  @CsvSource({"reverse=maybe", "shallow=2"})
  void badFlagsAreRefused(String query) throws IOException {
    RawAnswer answer = reader.get("/events/?" + query);
    assertEquals(400, answer.status());
    assertTrue(answer.header("Content-Type").orElseThrow().startsWith("text/plain"));
    assertEquals(1, answer.text().lines().count());
  }

  @Test
  void paging_showsEveryPublicEventOnce_andThenNothing() throws IOException {
    int seen = 0;
    String cursor = "0";
    List<String> page = lines("limit=300&cursor=" + cursor);
    while (!page.isEmpty()) {
      seen += page.size() - 1;
      String next = page.getLast().substring("cursor: ".length());
      assertTrue(Long.parseLong(next) > Long.parseLong(cursor));
      cursor = next;
      page = lines("limit=300&cursor=" + cursor);
    }
    assertEquals(ALICES + 1, seen);
    assertEquals("", reader.get("/events/?cursor=pubky://" + cursor).text());
  }

  @Test
  void aRareSelector_isReadOnForUntilTheEnd() throws IOException {
    List<String> lines = lines("selector=" + bob + "/&limit=1");
    assertEquals("PUT pubky://" + bob + "/pub/b b/ü%20", lines.getFirst());
    assertEquals(2, lines.size());
    assertEquals(List.of(), lines("selector=*/pub/none/"));
    assertEquals("403 The session may not read there", reader.feed("/events/?selector=*/priv/"));
    assertEquals("400 The selector is malformed", reader.feed("/events/?selector=nobody"));
  }

  @Test
  void timesBoundIt() throws IOException {
    long third = Long.parseLong(lines("limit=3").getLast().substring("cursor: ".length()));
    assertEquals(2 + 1, lines("until=" + third).size());
    assertEquals(lines("limit=3").get(2), lines("limit=1&since=" + third).getFirst());
    assertEquals(List.of(), lines("since=" + third + "&until=" + third));
  }

  @Test
  void acceptJson_getsJson_andAProblemInJson() throws IOException {
    RawAnswer answer = reader.get("/events/?cursor=x", "Accept: text/html, application/json");
    assertEquals("400 bad_cursor", FeedReader.problem(answer));
    assertEquals("400 Invalid cursor", reader.feed("/events/?cursor=x", "Accept: */*"));
  }
}
