package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.StreamClient;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What subscribers see over a socket: selection, resumption, progress, snapshots, ends. */
class NativeStreamTest {
  private final ManualTicker ticker = new ManualTicker();
  private FeedServer server;
  private FeedReader reader;
  private Pubky alice;
  private Pubky bob;

  @BeforeEach
  void twoUsers(@TempDir Path folder) throws IOException {
    server = FeedServer.start(folder, ticker);
    reader = new FeedReader(server);
    alice = server.signUp(TestKey.ofSeedByte(0), "/:rw").user();
    bob = server.signUp(TestKey.ofSeedByte(1), "/:rw").user();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Opens a stream and reads up to {@code live}, so that what follows is live. */
  private StreamClient live(String target, String... headers) throws IOException {
    StreamClient stream = reader.open(target, headers);
    String summary = "";
    while (!summary.equals("live")) {
      summary = FeedReader.summary(stream.frame());
    }
    return stream;
  }

  private static String next(StreamClient stream) throws IOException {
    return FeedReader.summary(stream.frame());
  }

  @Test
  void fourSubscriptions_seeExactlyWhatTheySelect() throws IOException {
    try (StreamClient user = live("/events/?subscribe=" + alice + "/");
        StreamClient folder = live("/events/?subscribe=" + alice + "/pub/pubky.app/");
        StreamClient everyFolder = live("/events/?subscribe=*/pub/pubky.app/");
        StreamClient all = live("/events/?subscribe=*/")) {
      server.put(alice, "/pub/pubky.app/1", "x");
      server.put(alice, "/pub/other/2", "x");
      server.put(bob, "/pub/pubky.app/3", "x");
      server.put(bob, "/pub/pubky.apple/4", "x");
      server.put(alice, "/priv/5", "x");
      server.delete(alice, "/pub/pubky.app/1");
      server.put(bob, "/pub/pubky.app/end", "x");
      server.put(alice, "/pub/pubky.app/end", "x");
      assertEquals(List.of("1", "2", "-1", "end"), summaries(user, 4));
      assertEquals(List.of("1", "-1", "end"), summaries(folder, 3));
      assertEquals(List.of("1", "3", "-1", "end", "end"), summaries(everyFolder, 5));
      assertEquals(List.of("1", "2", "3", "4", "-1", "end", "end"), summaries(all, 7));
    }
  }

  private static List<String> summaries(StreamClient stream, int count) throws IOException {
    List<String> summaries = new ArrayList<>();
    for (List<String> frame : stream.frames(count)) {
      summaries.add(FeedReader.summary(frame));
    }
    return summaries;
  }

  @Test
  void aPrefixIsBytes_andSeveralAreAUnion() throws IOException {
    server.put(alice, "/pub/apple", "x");
    server.put(alice, "/pub/app/in", "x");
    server.put(alice, "/pub/ap", "x");
    assertEquals("apple in live", reader.untilLive("/events/?subscribe=*/pub/app&cursor=0"));
    assertEquals("in live", reader.untilLive("/events/?subscribe=*/pub/app/&cursor=0"));
    assertEquals(
        "apple in ap live",
        reader.untilLive(
            "/events/?subscribe=*/pub/app&subscribe=*/&subscribe=" + alice + "/pub/ap&cursor=0"));
    assertEquals(
        "apple in ap live", reader.untilLive("/events/?subscribe=" + alice + "/p&cursor=0"));
  }

  @Test
  void aResourcesOwnUrl_isThatFileOrThatFolder() throws IOException {
    server.put(alice, "/pub/a", "x");
    server.put(alice, "/pub/ab", "x");
    server.put(alice, "/pub/f o/ü", "x");
    server.put(bob, "/pub/a", "x");
    String sse = "Accept: text/event-stream";
    String host = "pubky-host: " + alice;
    assertEquals("a live", reader.untilLive("/pub/a?cursor=0", sse, host));
    assertEquals("ü live", reader.untilLive("/pub/f%20o/?cursor=0", sse, host));
    assertEquals("ü live", reader.untilLive("/pub/f%20o/%C3%BC?cursor=0", sse, host));
    assertEquals("a ab ü live", reader.untilLive("/pub/?cursor=0", sse, host));
    assertEquals("403 forbidden", reader.untilLive("/p?cursor=0", sse, host));
    assertEquals("400 bad_parameter", reader.untilLive("/pub/?subscribe=*/", sse, host));
    assertEquals("the resource itself", reader.get("/pub/a", host, "Accept: */*").text());
  }

  @Test
  void anUnknownUser_isWaitedFor() throws IOException {
    TestKey carol = TestKey.ofSeedByte(2);
    try (StreamClient stream = live("/events/?subscribe=" + carol.pubky() + "/")) {
      server.put(alice, "/pub/a", "x");
      server.signUp(carol, "/:rw");
      server.put(carol.pubky(), "/pub/first", "x");
      assertEquals("first", next(stream));
    }
  }

  @Test
  void anEventSource_thatReconnects_missesNothingAndRepeatsNothing() throws IOException {
    Event first = server.put(alice, "/pub/1", "x");
    String lastId;
    try (StreamClient stream = live("/events/?subscribe=*/&cursor=0")) {
      server.put(alice, "/pub/2", "x");
      List<String> frame = stream.frame();
      assertEquals("2", FeedReader.summary(frame));
      lastId = FeedReader.field(frame, "id: ");
      assertTrue(lastId.compareTo(first.id()) > 0);
    }
    server.put(bob, "/pub/3", "x");
    server.delete(alice, "/pub/2");
    // The URL is the one it began with: a browser adds nothing but the header.
    assertEquals(
        "3 -2 live",
        reader.untilLive("/events/?subscribe=*/&cursor=0", "Last-Event-ID: " + lastId));
  }

  @Test
  void progress_movesTheIdOfAQuietFilter() throws IOException {
    try (StreamClient stream = live("/events/?subscribe=" + alice + "/")) {
      server.awaitLive(1);
      Event other = server.put(bob, "/pub/1", "x");
      server.awaitPublished(other.sequence());
      ticker.advance(Duration.ofSeconds(16));
      List<String> progress = stream.frame();
      assertEquals(List.of("id: " + other.sequence()), progress);
      // And from there nothing is missed.
      server.put(alice, "/pub/2", "x");
      assertEquals("2", next(stream));
      assertEquals(
          "2 live",
          reader.untilLive(
              "/events/?subscribe=" + alice + "/", "Last-Event-ID: " + other.sequence()));
    }
  }

  @Test
  void progressAsAnEvent_whenAskedFor() throws IOException {
    try (StreamClient stream = live("/events/?subscribe=" + alice + "/&progress=event")) {
      server.awaitLive(1);
      Event other = server.put(bob, "/pub/1", "x");
      server.awaitPublished(other.sequence());
      ticker.advance(Duration.ofSeconds(16));
      List<String> progress = stream.frame();
      assertEquals("id: " + other.sequence(), progress.get(0));
      assertEquals("event: cursor", progress.get(1));
      assertTrue(
          progress
              .get(2)
              .matches(
                  "data: \\{\"cursor\":\""
                      + other.sequence()
                      + "\",\"time\":\"2026-11-20T22:11:34\\.[0-9]{6}Z\",\"lag_ms\":[0-9]+}"),
          progress.get(2));
    }
  }

  @Test
  void heartbeat_breaksTheSilence() throws IOException {
    try (StreamClient stream = live("/events/?subscribe=*/")) {
      server.awaitLive(1);
      ticker.advance(Duration.ofSeconds(16));
      assertEquals(List.of(":"), stream.block());
    }
  }

  @Test
  void sinceATimeToCome_isQuietUntilThen() throws IOException {
    long then = FeedServer.START_MICROS + 1_000;
    try (StreamClient stream = live("/events/?subscribe=*/&since=" + then)) {
      server.put(alice, "/pub/early", "x");
      server.setMicros(then - 1);
      server.put(alice, "/pub/just-early", "x");
      server.put(alice, "/pub/on-time", "x");
      assertEquals("on-time", next(stream));
    }
  }

  @Test
  void overlongPaths_areDecidedByTheWholePath() throws IOException {
    String deep = "/pub/" + ("d".repeat(200) + "/").repeat(3);
    server.put(alice, deep + "in", "x");
    server.put(alice, deep.substring(0, 500) + "y", "x");
    server.put(alice, deep + "in2", "x");
    String sse = "Accept: text/event-stream";
    String host = "pubky-host: " + alice;
    assertEquals("in in2 live", reader.untilLive(deep + "?cursor=0", sse, host));
    assertEquals("in live", reader.untilLive(deep + "in?cursor=0", sse, host));
    assertEquals("in", reader.upstream("/events-stream?user=" + alice + "&path=" + deep + "in"));
  }

  @Test
  void limit_endsTheStreamWithBye() throws IOException {
    server.put(alice, "/pub/1", "x");
    server.put(alice, "/pub/2", "x");
    server.put(alice, "/pub/3", "x");
    assertEquals("1 2 bye=limit", reader.untilLive("/events/?subscribe=*/&cursor=0&limit=2"));
    live("/events/?subscribe=*/&limit=1000000000000000000").close();
    try (StreamClient stream = live("/events/?subscribe=*/&limit=1")) {
      server.put(alice, "/pub/4", "x");
      server.put(alice, "/pub/5", "x");
      assertEquals("4", next(stream));
      assertEquals("bye=limit", next(stream));
      assertEquals("", stream.rest());
    }
  }

  @Test
  void includeValue_onlyWhileItIsCurrentAndSmall() throws IOException {
    server.put(alice, "/pub/old", "first");
    server.put(alice, "/pub/old", "second");
    server.put(alice, "/pub/large", "x".repeat(4097));
    server.put(alice, "/pub/most", "y".repeat(4096));
    try (StreamClient stream = reader.open("/events/?subscribe=*/&cursor=0&include=value")) {
      assertEquals(4, stream.frame().size());
      List<String> current = stream.frame();
      assertEquals("data: value: c2Vjb25k", current.get(4));
      assertEquals(4, stream.frame().size());
      assertEquals(5, stream.frame().size());
    }
  }

  @Test
  void snapshot_showsWhatIsThere_thenWhatHappens() throws IOException {
    server.put(alice, "/pub/gone", "x");
    server.put(alice, "/pub/kept", "x");
    server.delete(alice, "/pub/gone");
    Event newest = server.put(bob, "/pub/bobs", "x");
    try (StreamClient stream = reader.open("/events/?subscribe=*/&from=snapshot")) {
      List<String> shown = new ArrayList<>();
      List<String> frame = stream.frame();
      while (!FeedReader.summary(frame).equals("live")) {
        assertEquals("", FeedReader.field(frame, "id: "));
        shown.add(FeedReader.summary(frame));
        frame = stream.frame();
      }
      assertEquals(List.of("bobs", "kept"), shown.stream().sorted().toList());
      assertEquals("id: " + newest.sequence(), frame.getFirst());
      server.delete(alice, "/pub/kept");
      assertEquals("-kept", next(stream));
    }
    assertEquals(
        "-kept live",
        reader.untilLive("/events/?subscribe=*/&from=snapshot", "Last-Event-ID: " + newest.id()));
  }

  @Test
  void pageThenSubscribe_equalsSubscribeFromTheStart() throws IOException {
    for (int n = 1; n <= 7; n++) {
      server.put(n % 2 == 0 ? alice : bob, "/pub/" + n, "x");
    }
    String page = reader.get("/events/?limit=3", "Accept: application/json").text();
    String next = page.replaceAll(".*\"next\":\"([^\"]*)\".*", "$1");
    assertTrue(page.endsWith("\"more\":true}"), page);
    String rest = reader.untilLive("/events/?subscribe=*/&cursor=" + next);
    String whole = reader.untilLive("/events/?subscribe=*/&cursor=0");
    assertEquals(whole, String.join(" ", FeedReader.paths(page)) + " " + rest);
    assertFalse(rest.contains("reset"), rest);
  }
}
