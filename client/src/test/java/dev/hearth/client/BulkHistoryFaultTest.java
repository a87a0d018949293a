package dev.hearth.client;

import static dev.hearth.client.testing.Frames.put;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.PlainPage;
import dev.hearth.client.testing.ScriptedServer;
import dev.hearth.client.wire.EventPage;
import dev.hearth.client.wire.PageList;
import dev.hearth.client.wire.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Pages that are broken, swapped, gone or never come, and places that are: it costs time and no
 * event.
 */
@Timeout(60)
final class BulkHistoryFaultTest extends BulkHistoryFixture {
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
  void aListOrPage_cutWhereOnlyTheConnectionEndsIt_isAskedForAgain() throws Exception {
    String list = "{\"cursor\":\"%s\",\"pages\":[".formatted(Position.text(0));
    ScriptedServer.Script cutList = untilClose(list.getBytes(US_ASCII));
    ScriptedServer.Script cutPage = untilClose(Arrays.copyOf(FIRST, FIRST.length - 1));
    try (ScriptedServer server =
        serving(
            cutList,
            list(0, entry(0, 20, FIRST)),
            cutPage,
            page(FIRST),
            cutList,
            list(20),
            stream())) {
      assertEquals(List.of("page /pub/a", "page /pub/b", "done 20", "live"), run(server, ALL));
    }
  }

  private static ScriptedServer.Script untilClose(byte[] body) {
    return peer -> peer.send("HTTP/1.1 200 x\r\nConnection: close\r\n\r\n").send(body);
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

  /** Every page is more than all pages together may have, so each waits for the one before. */
  @Test
  void pagesThatNeedMuch_comeOneByOne_inOrder() throws Exception {
    byte[] third = PlainPage.file(40, 60, List.of(row(50, USER, "/pub/f")));
    try (ScriptedServer server =
            serving(page(FIRST), page(SECOND), page(third), page(FIRST), page(SECOND));
        PageWindow window = window(server)) {
      List<PageList.Entry> entries =
          List.of(listed(0, 20, FIRST), listed(20, 40, SECOND), listed(40, 60, third));
      window.begin(entries);
      for (PageList.Entry entry : entries) {
        assertEquals(entry, window.entry());
        EventPage page = window.next();
        assertEquals(entry.through(), Position.text(page.through()));
        assertTrue(window.unpackedBytes() <= 2_000, "they hold " + window.unpackedBytes());
      }
      assertFalse(window.hasNext());
      window.begin(entries.subList(0, 2)); // Beginning anew gives back what the last one read had.
      window.next();
      window.next();
    }
  }

  /** With room for less than any page. */
  private static PageWindow window(ScriptedServer server) {
    Transport transport = new Transport(server.uri(), Timeouts.DEFAULT);
    return new PageWindow(new PageFetcher(transport, BackoffTest.GREATEST, _ -> {}), 1, 1);
  }

  private static PageList.Entry listed(long after, long through, byte[] file) throws Exception {
    return new PageList.Entry(
        after + "-" + through,
        Position.text(after),
        Position.text(through),
        2,
        file.length,
        hash(file));
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
  void aListThatGoesBack_isRefused_andNothingIsToldTwice() throws Exception {
    String first = entry(0, 20, FIRST);
    String second = entry(20, 40, SECOND);
    try (ScriptedServer server =
        serving(list(0, first, second, first), page(FIRST), page(SECOND), page(FIRST))) {
      assertThrows(HomeserverException.BadAnswer.class, () -> run(server, ALL));
      assertEquals(
          List.of(
              "page /pub/a", "page /pub/b", "done 20", "page /pub/c", "page /pub/d/e", "done 40"),
          told.calls);
    }
  }

  @Test
  void aServerThatResetsToAPlaceThatIsGone_isNotAskedWithoutAPause() throws Exception {
    String gone =
        "{\"status\":410,\"code\":\"cursor_expired\",\"title\":\"t\",\"reason\":\"expired\",\"cursor\":\"%s\",\"oldest\":\"%s\",\"newest\":\"%s\"}"
            .formatted(Position.text(20), Position.text(20), Position.text(40));
    ScriptedServer.Script answer =
        peer -> peer.answer(410, "Content-Type: application/problem+json\r\n", gone);
    List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
    try (ScriptedServer server =
            serving(
                answer,
                answer,
                answer,
                list(20, entry(20, 40, SECOND)),
                page(SECOND),
                list(40),
                stream());
        HomeserverClient client = noting(waits, server)) {
      client.bulkHistory(ALL.after(Position.text(10)), told).await();
      assertEquals(2, waits.size());
      assertTrue(waits.get(1).compareTo(waits.get(0)) > 0, waits.toString());
    }
  }

  /** A client that notes how long it would wait, and does not. */
  private static HomeserverClient noting(List<Duration> waits, ScriptedServer server) {
    return HomeserverClient.builder(server.uri())
        .random(BackoffTest.GREATEST)
        .waiting(waits::add)
        .build();
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
        HomeserverClient client = noting(waits, server)) {
      client.bulkHistory(ALL, told).await();
      assertEquals(List.of("page /pub/a", "page /pub/b", "done 20", "live"), told.calls);
      assertEquals(2, waits.size());
    }
  }

  private static ScriptedServer.Script status(int status) {
    return peer -> peer.answer(status, "", "no");
  }
}
