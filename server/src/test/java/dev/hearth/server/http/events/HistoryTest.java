package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.subscriptions.SubscriptionLimits;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.StorageConfig;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pages of JSON history. Ten puts, event n at {@code START + 10 n} with path {@code n}; odd ones by
 * Alice, even ones by Bob. A page looks at six rows at most, so that its bound is met.
 */
class HistoryTest {
  private static final String JSON = "Accept: application/json";
  private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]*)\",\"more\":(\\w+)");
  private static final int ROWS_MAX = 6;

  private FeedServer server;
  private FeedReader reader;
  private Pubky alice;
  private Pubky bob;

  @BeforeEach
  void tenPuts(@TempDir Path folder) throws IOException {
    server =
        FeedServer.start(
            StorageConfig.defaults(folder),
            SubscriptionLimits.DEFAULTS,
            new ManualTicker(),
            new FeedLimits(100, ROWS_MAX, false));
    reader = new FeedReader(server);
    alice = server.signUp(TestKey.ofSeedByte(0), "/:rw").user();
    bob = server.signUp(TestKey.ofSeedByte(1), "/:rw").user();
    for (int n = 1; n <= 10; n++) {
      server.setMicros(micros(n));
      server.put(n % 2 == 1 ? alice : bob, "/pub/" + n, "value " + n);
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static long micros(int n) {
    return FeedServer.START_MICROS + 10L * n;
  }

  /** Pages on until there is no more; the pages' names joined by {@code |}. */
  private String walk(String query) throws IOException {
    List<String> pages = new ArrayList<>();
    String cursor = "";
    boolean more = true;
    while (more) {
      String json = reader.get("/events/?" + query + cursor, JSON).text();
      pages.add(String.join(" ", FeedReader.paths(json)));
      Matcher next = NEXT.matcher(json);
      assertTrue(next.find(), json);
      cursor = "&cursor=" + next.group(1);
      more = next.group(2).equals("true");
      assertTrue(pages.size() < 20, "it never ends: " + pages);
    }
    return String.join("|", pages);
  }

  private String query(String text) {
    String filled = text.replace("ALICE", alice.toString()).replace("BOB", bob.toString());
    for (int n = 10; n >= 1; n--) {
      filled = filled.replace("T" + n, Long.toString(micros(n)));
    }
    return filled;
  }

  @ParameterizedTest
  @CsvSource({
    "limit=4,                          1 2 3 4|5 6 7 8|9 10",
    "limit=5,                          1 2 3 4 5|6 7 8 9 10",
    "limit=100,                        1 2 3 4 5 6|7 8 9 10",
    "limit=4&reverse,                  10 9 8 7|6 5 4 3|2 1",
    "limit=100&reverse=true,           10 9 8 7 6 5|4 3 2 1",
    "selector=BOB/&limit=2,            2 4|6 8|10",
    "selector=BOB/&limit=2&reverse,    10 8|6 4|2",
    "selector=*/pub/10&limit=2,        |10",
    "selector=*/pub/1&limit=2&reverse, 10|1",
    "selector=ALICE/pub/3&selector=BOB/pub/4&selector=*/pub/3, 3 4|",
    "since=T3&limit=3,                 3 4 5|6 7 8|9 10",
    "since=T3&until=T6,                3 4 5",
    "until=T3,                         1 2",
    "until=T1,                         ''",
    "since=T6&until=T3,                ''",
    "since=T3&until=T6&reverse,        5 4 3",
    "since=T3&until=T9&reverse&limit=2, 8 7|6 5|4 3",
    "until=T5&reverse&limit=3,         4 3 2|1",
    "since=9999-01-01T00:00:00Z,       ''",
    "selector=ALICE/&since=T4&until=T8, 5 7",
    "selector=*/none/,                   |",
  })
  void walks(String query, String pages) throws IOException {
    assertEquals(pages, walk(query(query)));
  }

  @Test
  void whatWasFilteredAway_isNotInTheFilteredWalk_andAllElseIs() throws IOException {
    String all = walk("limit=3").replace('|', ' ');
    for (String selector : List.of("ALICE/", "BOB/pub/", "*/pub/1", "ALICE/pub/9")) {
      String filtered = walk(query("limit=3&selector=" + selector)).replace('|', ' ').strip();
      List<String> expected = new ArrayList<>();
      for (String name : all.split(" ", -1)) {
        int n = Integer.parseInt(name);
        Pubky user = n % 2 == 1 ? alice : bob;
        String[] parts = query(selector).split("/", 2);
        boolean ofUser = parts[0].equals("*") || parts[0].equals(user.toString());
        if (ofUser && ("/pub/" + n).startsWith("/" + parts[1])) {
          expected.add(name);
        }
      }
      assertFalse(expected.isEmpty(), selector);
      assertEquals(String.join(" ", expected), filtered.replaceAll(" +", " "), selector);
    }
  }

  @Test
  void backwards_isForwardsReversed() throws IOException {
    List<String> forward = new ArrayList<>(List.of(walk("limit=7").split("[ |]")));
    Collections.reverse(forward);
    assertEquals(forward, List.of(walk("limit=7&reverse").split("[ |]")));
  }

  @ParameterizedTest
  @CsvSource({
    "limit=3,                 'public, max-age=31536000, immutable'",
    "limit=3&selector=*/pub/, 'public, max-age=31536000, immutable'",
    "limit=3&since=T2,        'public, max-age=31536000, immutable'",
    "limit=3&since=T8,        no-store",
    "limit=3&reverse,         no-store",
    "limit=3&include=value,   no-store",
    "limit=3&until=T3,        no-store",
    "selector=*/pub/10,       'public, max-age=31536000, immutable'",
  })
  void onlySettledPagesMayBeCached(String query, String cacheControl) throws IOException {
    RawAnswer answer = reader.get("/events/?" + query(query), JSON);
    assertEquals(Optional.of(cacheControl), answer.header("Cache-Control"));
    assertEquals(cacheControl.startsWith("public"), answer.header("ETag").isPresent());
    assertTrue(answer.all("Vary").contains("Accept"), answer.headers().toString());
  }

  @Test
  void aSettledPage_staysWhatItIs_andIsNotSentAgain() throws IOException {
    RawAnswer first = reader.get("/events/?limit=3", JSON);
    server.put(alice, "/pub/later", "x");
    server.delete(alice, "/pub/1");
    RawAnswer again = reader.get("/events/?limit=3", JSON);
    assertEquals(first.text(), again.text());
    String etag = first.header("ETag").orElseThrow();
    assertEquals(first.header("ETag"), again.header("ETag"));
    RawAnswer known = reader.get("/events/?limit=3", JSON, "If-None-Match: \"x\", " + etag);
    assertEquals(304, known.status());
    assertEquals("", known.body());
    RawAnswer other = reader.get("/events/?limit=4", JSON, "If-None-Match: " + etag);
    assertEquals(200, other.status());
  }

  @Test
  void aPageThatMayGrow_growsAndHasNoTag() throws IOException {
    RawAnswer last = reader.get("/events/?limit=3&since=" + micros(9), JSON);
    assertEquals(List.of("9", "10"), FeedReader.paths(last.text()));
    server.put(alice, "/pub/11", "x");
    RawAnswer grown = reader.get("/events/?limit=3&since=" + micros(9), JSON);
    assertEquals(List.of("9", "10", "11"), FeedReader.paths(grown.text()));
    assertTrue(grown.text().endsWith("\"more\":false}"), grown.text());
  }

  @Test
  void linkRepeatsTheRequestWithTheNextCursor() throws IOException {
    RawAnswer page =
        reader.get("/events/?limit=3&selector=*%2Fpub%2F&cursor=0&since=" + micros(1), JSON);
    String link = page.header("Link").orElseThrow();
    Matcher target = Pattern.compile("<([^>]*)>; rel=\"next\"").matcher(link);
    assertTrue(target.matches(), link);
    assertTrue(target.group(1).contains("selector=*%2Fpub%2F"), link);
    RawAnswer next = reader.get(target.group(1), JSON);
    assertEquals(List.of("4", "5", "6"), FeedReader.paths(next.text()));
  }

  /** However its name is written, or following the link would bring two cursors, which is 400. */
  @Test
  void linkReplacesACursor_whoseNameIsEscaped() throws IOException {
    RawAnswer page = reader.get("/events/?limit=3&%63ursor=0&since=" + micros(1), JSON);
    Matcher target =
        Pattern.compile("<([^>]*)>; rel=\"next\"").matcher(page.header("Link").orElseThrow());
    assertTrue(target.matches());
    RawAnswer next = reader.get(target.group(1), JSON);
    assertEquals(200, next.status(), target.group(1));
    assertEquals(List.of("4", "5", "6"), FeedReader.paths(next.text()));
  }

  @Test
  void valuesOfCurrentSmallContents() throws IOException {
    server.put(alice, "/pub/1", "new");
    server.put(alice, "/pub/big", "b".repeat(5_000));
    String json = reader.get("/events/?include=value&limit=2", JSON).text();
    assertFalse(json.contains("\"path\":\"/pub/1\",\"length\":7,\"value\""), json);
    assertEquals(1, json.split("\"value\":\"", -1).length - 1, json);
    assertTrue(json.contains(",\"value\":\"dmFsdWUgMg==\"}"), json);
    String tail = reader.get("/events/?include=value&since=" + (micros(10) + 1), JSON).text();
    assertEquals(List.of("1", "big"), FeedReader.paths(tail));
    assertTrue(tail.contains(",\"value\":\"bmV3\"}"), tail);
    assertEquals(1, tail.split("\"value\":\"", -1).length - 1, tail);
  }

  @Test
  void aPageLargerThanABatch_isWhole() throws IOException {
    String folder = "/pub/" + ("d".repeat(250) + "/").repeat(12);
    FeedReader all = reader;
    for (int n = 0; n < ROWS_MAX; n++) {
      server.put(alice, folder + n, "y".repeat(4_000));
    }
    String json =
        all.get("/events/?include=value&limit=100&since=" + (micros(10) + 1), JSON).text();
    assertEquals(List.of("0", "1", "2", "3", "4", "5"), FeedReader.paths(json));
    assertTrue(json.length() > 48_000, "not larger than it was meant to be");
    assertTrue(json.endsWith("}"), "cut short");
  }

  @Test
  void headHasTheHeadersAndNoBody() throws IOException {
    RawAnswer head = reader.ask("HEAD", "/events/?limit=3", JSON);
    assertEquals(200, head.status());
    assertEquals("", head.body());
    assertEquals(reader.get("/events/?limit=3", JSON).header("ETag"), head.header("ETag"));
    assertEquals("", reader.ask("HEAD", "/events/").body());
    RawAnswer stream = reader.ask("HEAD", "/events/?subscribe=*/");
    assertEquals(200, stream.status());
    assertEquals(Optional.of("text/event-stream"), stream.header("Content-Type"));
    assertEquals("", stream.body());
  }

  @Test
  void pathsAreJsonText() throws IOException {
    server.put(alice, "/pub/\"quoted\\\" ü\uD83D\uDE00", "x");
    String json = reader.get("/events/?since=" + (micros(10) + 1), JSON).text();
    assertTrue(json.contains("\"path\":\"/pub/\\\"quoted\\\\\\\" ü\uD83D\uDE00\""), json);
  }
}
