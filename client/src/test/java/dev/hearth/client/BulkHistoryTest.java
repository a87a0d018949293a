package dev.hearth.client;

import static dev.hearth.client.testing.Frames.HASH;
import static dev.hearth.client.testing.Frames.live;
import static dev.hearth.client.testing.Frames.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.Frames;
import dev.hearth.client.testing.PlainPage;
import dev.hearth.client.testing.PlainPage.Row;
import dev.hearth.client.testing.ScriptedServer;
import dev.hearth.client.wire.Position;
import dev.hearth.client.wire.ZBase32;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bulk history against a peer that does what its script says; one page at a time. */
@Timeout(60)
final class BulkHistoryTest {
  private static final byte[] USER = ZBase32.decode(Frames.USER);
  private static final byte[] OTHER = new byte[32];
  private static final BulkRequest ALL = BulkRequest.of().parallel(1);

  /** Writes down what it is told, in order, and from where. */
  private static final class Told implements BulkListener {
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onHistory(EventView event) {
      calls.add("page " + event.path());
    }

    @Override
    public void onEvent(Event event) {
      calls.add("stream " + event.path());
    }

    @Override
    public void onReset(Reset reset) {
      calls.add("reset " + reset.reason());
    }

    @Override
    public void onPage(BulkProgress progress) {
      calls.add("done " + Position.sequence(progress.cursor()));
    }

    @Override
    public void onLive(String cursor) {
      calls.add("live");
    }
  }

  private final Told told = new Told();

  private static HomeserverClient client(ScriptedServer server) {
    return HomeserverClient.builder(server.uri())
        .random(BackoffTest.GREATEST)
        .waiting(_ -> {})
        .build();
  }

  private static Row row(long sequence, byte[] user, String path) {
    byte[] hash = Base64.getDecoder().decode(HASH);
    return new Row(sequence, user, 1, path, hash, 5, "text/plain");
  }

  /** Sequences 10, 20, … up to 40 of two users. */
  private static final byte[] FIRST =
      PlainPage.file(0, 20, List.of(row(10, USER, "/pub/a"), row(20, OTHER, "/pub/b")));

  private static final byte[] SECOND =
      PlainPage.file(20, 40, List.of(row(30, USER, "/pub/c"), row(40, OTHER, "/pub/d/e")));

  private static String hash(byte[] file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(file);
    return HexFormat.of().formatHex(digest, 0, 16);
  }

  private static String entry(long after, long through, byte[] file) throws Exception {
    return "{\"name\":\"%d-%d\",\"after\":\"%s\",\"through\":\"%s\",\"events\":2,\"bytes\":%d,\"hash\":\"%s\"}"
        .formatted(
            after, through, Position.text(after), Position.text(through), file.length, hash(file));
  }

  private static ScriptedServer.Script list(long cursor, String... entries) {
    String body =
        "{\"cursor\":\"%s\",\"pages\":[%s],\"next\":\"0000000000000\",\"more\":false}"
            .formatted(Position.text(cursor), String.join(",", entries));
    return peer -> peer.answer(200, "Content-Type: application/json\r\n", body);
  }

  private static ScriptedServer.Script both() throws Exception {
    return list(0, entry(0, 20, FIRST), entry(20, 40, SECOND));
  }

  private static ScriptedServer.Script page(byte[] file) {
    return peer -> peer.answer("", file);
  }

  private static ScriptedServer.Script status(int status) {
    return peer -> peer.answer(status, "", "no");
  }

  private static ScriptedServer.Script stream(String... frames) {
    return peer -> peer.eventStream().send(String.join("", frames) + live(Position.text(50)));
  }

  private static ScriptedServer serving(ScriptedServer.Script... scripts) throws Exception {
    return new ScriptedServer(scripts);
  }

  private List<String> run(ScriptedServer server, BulkRequest request) throws Exception {
    try (HomeserverClient client = client(server)) {
      client.bulkHistory(request, told).await();
    }
    return told.calls;
  }

  private static String target(ScriptedServer server) throws InterruptedException {
    String head = server.request();
    boolean past = head.toLowerCase(java.util.Locale.ROOT).contains("cache-control: no-cache");
    return head.lines().findFirst().orElseThrow().split(" ", 3)[1] + (past ? " fresh" : "");
  }

  @Test
  void pagesThenStream_areOneSequence() throws Exception {
    try (ScriptedServer server =
        serving(both(), page(FIRST), page(SECOND), list(40), stream(put("x", "/pub/f")))) {
      assertEquals(
          List.of(
              "page /pub/a",
              "page /pub/b",
              "done 20",
              "page /pub/c",
              "page /pub/d/e",
              "done 40",
              "stream /pub/f",
              "live"),
          run(server, ALL));
      assertEquals("/events/pages?cursor=0", target(server));
      assertEquals("/events/pages/0-20", target(server));
      assertEquals("/events/pages/20-40", target(server));
      assertEquals("/events/pages?cursor=" + Position.text(40), target(server));
      assertEquals(
          "/events/?format=json&subscribe=%2A%2F&cursor=" + Position.text(40), target(server));
    }
  }

  @Test
  void anEventOfAPage_isTheOneOfAStream() throws Exception {
    List<Event> events = new ArrayList<>();
    byte[] page =
        PlainPage.file(
            0,
            1795212694655486L,
            List.of(
                row(1795212694655484L, USER, "/pub/a.txt"),
                new Row(1795212694655486L, USER, 1, "/pub/a.txt", new byte[0], 0, "")));
    try (ScriptedServer server =
            serving(list(0, entry(0, 1795212694655486L, page)), page(page), list(0), stream());
        HomeserverClient client = client(server)) {
      client.bulkHistory(ALL, events::add).await();
    }
    assertEquals(
        List.of(
            "{\"id\":\"00361F46YR8ZR8\",\"sequence\":1795212694655484,\"time\":\"2026-11-20T22:11:34.655484Z\",\"event\":\"PUT\",\"user\":\"%s\",\"path\":\"/pub/a.txt\",\"length\":5,\"content_type\":\"text/plain\",\"content_hash\":\"%s\"}"
                .formatted(Frames.USER, HASH),
            "{\"id\":\"00361F46YR8ZW8\",\"sequence\":1795212694655486,\"time\":\"2026-11-20T22:11:34.655486Z\",\"event\":\"DEL\",\"user\":\"%s\",\"path\":\"/pub/a.txt\"}"
                .formatted(Frames.USER)),
        events.stream().map(Event::toJson).toList());
  }

  @Test
  void aCursorInsideOfAPage_leavesOutWhatWasSeen() throws Exception {
    try (ScriptedServer server =
        serving(list(30, entry(20, 40, SECOND)), page(SECOND), list(40), stream())) {
      assertEquals(List.of("page /pub/d/e", "done 40", "live"), run(server, ALL.after("anything")));
      assertEquals("/events/pages?cursor=anything", target(server));
    }
  }

  @Test
  void selectors_chooseFromThePages() throws Exception {
    List<Selector> selectors =
        List.of(Selector.parse(Frames.USER + "/pub/c"), Selector.parse("*/pub/d/"));
    try (ScriptedServer server = serving(both(), page(FIRST), page(SECOND), list(40), stream())) {
      assertEquals(
          List.of("done 20", "page /pub/c", "page /pub/d/e", "done 40", "live"),
          run(server, BulkRequest.of(selectors).parallel(1)));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> BulkRequest.of(Selector.parse(Frames.USER + "/priv/")));
  }

  @Test
  void aBrokenPage_isFetchedAgain_pastCaches() throws Exception {
    byte[] broken = FIRST.clone();
    broken[broken.length - 1] ^= 1;
    byte[] cut = Arrays.copyOf(FIRST, FIRST.length / 2);
    ScriptedServer.Script cutShort =
        peer ->
            peer.send("HTTP/1.1 200 x\r\nContent-Length: " + FIRST.length + "\r\n\r\n")
                .send(new String(cut, 0, 8, java.nio.charset.StandardCharsets.ISO_8859_1));
    try (ScriptedServer server =
        serving(
            list(0, entry(0, 20, FIRST)),
            page(broken),
            cutShort,
            status(503),
            page(FIRST),
            list(20),
            stream())) {
      assertEquals(List.of("page /pub/a", "page /pub/b", "done 20", "live"), run(server, ALL));
      target(server);
      assertEquals("/events/pages/0-20", target(server));
      assertEquals("/events/pages/0-20 fresh", target(server));
    }
  }

  @Test
  void anotherPage_isNotBelieved_howeverSoundItIs() throws Exception {
    byte[] other =
        PlainPage.file(0, 20, List.of(row(10, USER, "/pub/x"), row(20, OTHER, "/pub/y")));
    assertEquals(FIRST.length, other.length);
    try (ScriptedServer server =
        serving(list(0, entry(0, 20, FIRST)), page(other), page(FIRST), list(20), stream())) {
      assertEquals(List.of("page /pub/a", "page /pub/b", "done 20", "live"), run(server, ALL));
    }
  }

  @Test
  void aPageThatIsGone_isAskedForByAFreshList() throws Exception {
    try (ScriptedServer server =
        serving(
            both(),
            page(FIRST),
            status(404),
            list(20, entry(20, 40, SECOND)),
            page(SECOND),
            list(40),
            stream())) {
      assertEquals(
          List.of(
              "page /pub/a",
              "page /pub/b",
              "done 20",
              "page /pub/c",
              "page /pub/d/e",
              "done 40",
              "live"),
          run(server, ALL));
      for (int i = 0; i < 3; i++) {
        target(server);
      }
      assertEquals("/events/pages?cursor=" + Position.text(20) + " fresh", target(server));
    }
  }

  @Test
  void aPageThatStaysAway_leavesItsEventsToTheStream() throws Exception {
    try (ScriptedServer server =
        serving(
            both(),
            page(FIRST),
            status(404),
            list(20, entry(20, 40, SECOND)),
            status(404),
            list(20, entry(20, 40, SECOND)),
            status(404),
            stream(put("x", "/pub/c")))) {
      assertEquals(
          List.of("page /pub/a", "page /pub/b", "done 20", "stream /pub/c", "live"),
          run(server, ALL));
    }
  }

  @Test
  void aServerWithoutPages_gives_theStreamAlone() throws Exception {
    try (ScriptedServer server = serving(status(404), stream(put("x", "/pub/a")))) {
      assertEquals(List.of("stream /pub/a", "live"), run(server, ALL.after("abc")));
      target(server);
      assertEquals("/events/?format=json&subscribe=%2A%2F&cursor=abc", target(server));
    }
  }

  @Test
  void aPlaceThatIsGone_isTold_andHistoryGoesOnWhereAStreamWould() throws Exception {
    String gone =
        "{\"status\":410,\"code\":\"cursor_expired\",\"title\":\"t\",\"reason\":\"expired\",\"cursor\":\"%s\",\"oldest\":\"%s\",\"newest\":\"%s\"}"
            .formatted(Position.text(20), Position.text(20), Position.text(40));
    try (ScriptedServer server =
        serving(
            peer -> peer.answer(410, "Content-Type: application/problem+json\r\n", gone),
            list(20, entry(20, 40, SECOND)),
            page(SECOND),
            list(40),
            stream())) {
      assertEquals(
          List.of("reset expired", "page /pub/c", "page /pub/d/e", "done 40", "live"),
          run(server, ALL.after(Position.text(10))));
    }
  }

  @Test
  void aListWithAGap_isRefused() throws Exception {
    try (ScriptedServer server = serving(list(0, entry(20, 40, SECOND)), page(SECOND))) {
      assertThrows(HomeserverException.BadAnswer.class, () -> run(server, ALL));
      assertEquals(List.of(), told.calls);
    }
  }

  @Test
  void aListenerThatFails_endsIt_andTheCursorIsBeforeThatEvent() throws Exception {
    IllegalStateException failure = new IllegalStateException("enough");
    try (ScriptedServer server = serving(both(), page(FIRST), page(SECOND));
        HomeserverClient client = client(server)) {
      BulkHistory history =
          client.bulkHistory(
              ALL,
              event -> {
                if (event.sequence() == 30) {
                  throw failure;
                }
              });
      assertSame(failure, assertThrows(IllegalStateException.class, history::await));
      assertEquals(Optional.of(Position.text(20)), history.cursor());
      assertTrue(history.isEnded());
    }
  }

  @Test
  void closing_endsIt_betweenTwoEvents() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    List<Long> seen = Collections.synchronizedList(new ArrayList<>());
    try (ScriptedServer server = serving(list(0, entry(0, 20, FIRST)), page(FIRST));
        HomeserverClient client = client(server)) {
      BulkHistory history =
          client.bulkHistory(
              ALL,
              event -> {
                seen.add(event.sequence());
                first.countDown();
                awaitUninterruptibly(closed);
              });
      first.await();
      assertFalse(history.isEnded());
      history.close();
      closed.countDown();
      history.await();
      assertEquals(List.of(10L), seen);
      assertEquals(Optional.of(Position.text(10)), history.cursor());
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // Closing interrupts the listener; this one takes its time.
      }
    }
  }

  @Test
  void following_goesOnUntilItIsClosed_throughALostConnection() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    try (ScriptedServer server =
            serving(
                list(0, entry(0, 20, FIRST)),
                page(FIRST),
                list(20),
                stream(put(Position.text(60), "/pub/x")),
                peer -> peer.eventStream().send(put(Position.text(70), "/pub/y")).awaitGone());
        HomeserverClient client = client(server)) {
      BulkHistory history =
          client.bulkHistory(
              ALL.following(),
              event -> {
                if (event.path().equals("/pub/y")) {
                  second.countDown();
                }
              });
      second.await();
      history.close();
      history.await();
    }
  }

  @Test
  void aServerThatIsAway_isAskedAgain() throws Exception {
    List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
    try (ScriptedServer server =
            serving(
                status(503),
                status(500),
                list(0, entry(0, 20, FIRST)),
                page(FIRST),
                list(20),
                stream());
        HomeserverClient client =
            HomeserverClient.builder(server.uri())
                .random(BackoffTest.GREATEST)
                .waiting(waits::add)
                .build()) {
      client.bulkHistory(ALL, told).await();
      assertEquals(List.of("page /pub/a", "page /pub/b", "done 20", "live"), told.calls);
      assertEquals(2, waits.size());
    }
  }
}
