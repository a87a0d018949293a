package dev.hearth.client;

import static dev.hearth.client.testing.Frames.HASH;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Pages and then the stream are one sequence of events: from anywhere, of what was selected, to an
 * end or on and on.
 */
@Timeout(60)
final class BulkHistoryTest extends BulkHistoryFixture {
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
  void closing_doesNotEndIt_whileTheListenerIsWithAnEventOfTheStream() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    AtomicBoolean returned = new AtomicBoolean();
    try (ScriptedServer server = serving(list(0), stream(put(Position.text(60), "/pub/x")));
        HomeserverClient client = client(server)) {
      Set<Thread> before = Thread.getAllStackTraces().keySet();
      BulkHistory history =
          client.bulkHistory(
              ALL,
              event -> {
                reached.countDown();
                awaitUninterruptibly(released);
                returned.set(true);
              });
      reached.await();
      Thread thread =
          Thread.getAllStackTraces().keySet().stream()
              .filter(other -> other.getName().equals("hearth-bulk") && !before.contains(other))
              .findFirst()
              .orElseThrow();
      history.close();
      // It has felt the interrupt, and waits again or has ended.
      while (thread.isInterrupted()
          || (thread.getState() != Thread.State.WAITING && thread.isAlive())) {
        Thread.onSpinWait();
      }
      assertFalse(history.isEnded());
      released.countDown();
      history.await();
      assertTrue(returned.get());
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
}
