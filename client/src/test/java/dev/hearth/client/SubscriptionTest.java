package dev.hearth.client;

import static dev.hearth.client.testing.Frames.USER;
import static dev.hearth.client.testing.Frames.bye;
import static dev.hearth.client.testing.Frames.delete;
import static dev.hearth.client.testing.Frames.idOnly;
import static dev.hearth.client.testing.Frames.live;
import static dev.hearth.client.testing.Frames.picture;
import static dev.hearth.client.testing.Frames.put;
import static dev.hearth.client.testing.Frames.reset;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.hearth.client.testing.Peer;
import dev.hearth.client.testing.RecordingListener;
import dev.hearth.client.testing.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A subscription against a peer that cuts, stalls, refuses and talks nonsense. No test sleeps:
 * waiting is recorded.
 */
@Timeout(60)
final class SubscriptionTest {
  private static final SubscriptionRequest ALL =
      SubscriptionRequest.to(Selector.parse("*/pub/")).after("0");
  private static final Duration LONG = Duration.ofSeconds(50);

  private final RecordingListener seen = new RecordingListener();
  private final LinkedBlockingQueue<Duration> waits = new LinkedBlockingQueue<>();

  private HomeserverClient client(ScriptedServer server, Duration silence) {
    return HomeserverClient.builder(server.uri())
        .timeouts(new Timeouts(LONG, LONG, silence))
        .random(BackoffTest.GREATEST)
        .waiting(waits::add)
        .build();
  }

  private HomeserverClient client(ScriptedServer server) {
    return client(server, LONG);
  }

  private static Optional<String> lastEventId(String request) {
    return request
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("last-event-id:"))
        .map(line -> line.substring("last-event-id:".length()).strip())
        .findFirst();
  }

  private static String firstLine(String request) {
    return request.lines().findFirst().orElseThrow();
  }

  @Test
  void request_namesWhatIsWanted() throws Exception {
    SubscriptionRequest request =
        SubscriptionRequest.to(Selector.parse("*/pub/a b/"), Selector.parse(USER + "/"))
            .from(new SubscriptionRequest.Start.Snapshot())
            .limit(9)
            .withProgress()
            .withValues();
    try (ScriptedServer server = new ScriptedServer(peer -> peer.eventStream().send(bye("limit")));
        HomeserverClient client = client(server)) {
      client.subscribe(request, seen).await();
      String head = server.request();
      assertEquals(
          "GET /events/?format=json&subscribe=%2A%2Fpub%2Fa%20b%2F&subscribe="
              + USER
              + "%2F&from=snapshot&limit=9&progress=event&include=value HTTP/1.1",
          firstLine(head));
      assertTrue(head.contains("Accept: text/event-stream"), head);
      assertFalse(head.contains("pubky-host"), head);
    }
  }

  @Test
  void cutInTheMiddleOfAFrame_resumesAfterTheLastWholeOne() throws Exception {
    String torn = put("id2", "/pub/b");
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.chunkedEventStream()
                      .chunk(put("id1", "/pub/a") + torn.substring(0, torn.length() - 1));
                  // Cut only when that has arrived: an earlier cut may swallow what was sent.
                  assertEquals(List.of("open", "PUT /pub/a"), seen.next(2));
                },
                peer -> peer.eventStream().send(torn + delete("id3", "/pub/a") + bye("limit")));
        HomeserverClient client = client(server)) {
      Subscription subscription = client.subscribe(ALL, seen);
      subscription.await();
      assertEquals(
          List.of("retry Unreachable", "open", "PUT /pub/b", "DEL /pub/a", "bye limit"),
          seen.rest());
      assertEquals(Optional.empty(), lastEventId(server.request()));
      assertEquals(Optional.of("id1"), lastEventId(server.request()));
      assertEquals(Optional.of("id3"), subscription.cursor());
    }
  }

  /** Frame after frame, each read before the next is sent; and one that is cut. */
  @Test
  void compressedStream_isReadAsItComes() throws Exception {
    String head = head("Content-Encoding: zstd", "Transfer-Encoding: chunked");
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.send(head);
                  chunk(peer, zstd(":\n\n"));
                  chunk(peer, zstd(put("id1", "/pub/a")));
                  assertEquals(List.of("open", "PUT /pub/a"), seen.next(2));
                  chunk(peer, zstd(put("id2", "/pub/b")));
                  assertEquals(List.of("PUT /pub/b"), seen.next(1));
                  byte[] torn = zstd(put("id3", "/pub/c"));
                  chunk(peer, java.util.Arrays.copyOf(torn, torn.length / 2));
                },
                peer -> peer.eventStream().send(put("id3", "/pub/c") + bye("limit")));
        HomeserverClient client = client(server)) {
      client.subscribe(ALL, seen).await();
      assertEquals(List.of("retry Unreachable", "open", "PUT /pub/c", "bye limit"), seen.rest());
      assertTrue(server.request().contains("Accept-Encoding: zstd"));
      assertEquals(Optional.of("id2"), lastEventId(server.request()));
    }
  }

  private static String head(String... more) {
    String start = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
    return start + String.join("\r\n", more) + "\r\n\r\n";
  }

  private static byte[] zstd(String text) {
    return Zstd.compress(text.getBytes(StandardCharsets.UTF_8), 1);
  }

  private static void chunk(Peer peer, byte[] bytes) throws IOException {
    peer.send(Integer.toHexString(bytes.length) + "\r\n").send(bytes).send("\r\n");
  }

  @Test
  void codingThatWasNotAskedFor_endsTheSubscription() throws Exception {
    String head = head("Content-Encoding: br", "Connection: close");
    try (ScriptedServer server = new ScriptedServer(peer -> peer.send(head));
        HomeserverClient client = client(server)) {
      Subscription subscription = client.subscribe(ALL, seen);
      assertThrows(HomeserverException.BadAnswer.class, subscription::await);
    }
  }

  @Test
  void blockWithAnIdOnly_movesThePosition() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> peer.eventStream().send(put("id1", "/pub/a") + ":\n\n" + idOnly("pos5")),
                peer -> peer.eventStream().send(bye("limit")));
        HomeserverClient client = client(server)) {
      client.subscribe(ALL, seen).await();
      assertEquals(
          List.of("open", "PUT /pub/a", "progress pos5", "retry", "open", "bye limit"),
          seen.rest());
      server.request();
      assertEquals(Optional.of("pos5"), lastEventId(server.request()));
    }
  }

  @Test
  void progressAsEvents_carriesTimeAndLag() throws Exception {
    AtomicReference<Progress> told = new AtomicReference<>();
    SubscriptionListener listener =
        new SubscriptionListener() {
          @Override
          public void onEvent(Event event) {}

          @Override
          public void onProgress(Progress progress) {
            told.set(progress);
          }
        };
    try (ScriptedServer server =
            new ScriptedServer(
                peer ->
                    peer.eventStream()
                        .send(
                            "id: p7\n"
                                + "event: cursor\n"
                                + "data:"
                                + " {\"cursor\":\"p7\",\"time\":\"2026-11-20T10:00:00.000001Z\",\"lag_ms\":12}\n\n"
                                + bye("limit")));
        HomeserverClient client = client(server)) {
      Subscription subscription = client.subscribe(ALL.withProgress(), listener);
      subscription.await();
      assertEquals(
          new Progress(
              "p7",
              Optional.of(Instant.parse("2026-11-20T10:00:00.000001Z")),
              Optional.of(Duration.ofMillis(12))),
          told.get());
      assertEquals(Optional.of("p7"), subscription.cursor());
    }
  }

  @Test
  void reset_isTold_andItsIdReplacesTheBadOne() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> peer.eventStream().send(reset("id: pos3\n", "expired")),
                peer -> peer.eventStream().send(put("id4", "/pub/a") + bye("limit")));
        HomeserverClient client = client(server)) {
      client.subscribe(ALL.after("bad"), seen).await();
      assertEquals(
          List.of(
              "open",
              "reset expired 0000000000001 0000000000009",
              "retry",
              "open",
              "PUT /pub/a",
              "bye limit"),
          seen.rest());
      assertTrue(firstLine(server.request()).contains("cursor=bad"));
      assertEquals(Optional.of("pos3"), lastEventId(server.request()));
    }
  }

  @Test
  void snapshotCutBeforeLive_startsAgain_andAfterLiveItDoesNot() throws Exception {
    SubscriptionRequest request = ALL.from(new SubscriptionRequest.Start.Snapshot());
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> peer.eventStream().send(picture("/pub/a")),
                peer -> peer.eventStream().send(picture("/pub/a") + picture("/pub/b") + live("h1")),
                peer -> peer.eventStream().send(bye("limit")));
        HomeserverClient client = client(server)) {
      client.subscribe(request, seen).await();
      assertEquals(List.of("open", "snapshot", "PUT /pub/a", "retry"), seen.next(4));
      assertEquals(
          List.of("open", "snapshot", "PUT /pub/a", "PUT /pub/b", "live h1", "retry"),
          seen.next(6));
      assertEquals(List.of("open", "bye limit"), seen.rest());
      assertEquals(Optional.empty(), lastEventId(server.request()));
      assertEquals(Optional.empty(), lastEventId(server.request()));
      String third = server.request();
      assertEquals(Optional.of("h1"), lastEventId(third));
      assertTrue(firstLine(third).contains("from=snapshot"), third);
    }
  }

  @Test
  void resetOfASnapshotStream_forgetsThePosition_andAFreshPictureFollows() throws Exception {
    SubscriptionRequest request = ALL.from(new SubscriptionRequest.Start.Snapshot());
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> peer.eventStream().send(live("h1")),
                peer -> peer.eventStream().send(reset("", "expired") + picture("/pub/a")),
                peer -> peer.eventStream().send(bye("limit")));
        HomeserverClient client = client(server)) {
      client.subscribe(request, seen).await();
      assertEquals(List.of("open", "snapshot", "live h1", "retry"), seen.next(4));
      assertEquals(
          List.of(
              "open",
              "reset expired 0000000000001 0000000000009",
              "snapshot",
              "PUT /pub/a",
              "retry"),
          seen.next(5));
      server.request();
      assertEquals(Optional.of("h1"), lastEventId(server.request()));
      assertEquals(Optional.empty(), lastEventId(server.request()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"draining", "expired", "something new"})
  void bye_connectsAgain_afterTheTimeTheServerAskedFor(String reason) throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer ->
                    peer.eventStream()
                        .send("retry: 2500\n:\n\n" + put("id1", "/pub/a") + bye(reason)),
                peer -> peer.eventStream().send(bye("limit")));
        HomeserverClient client = client(server)) {
      client.subscribe(ALL, seen).await();
      assertEquals(
          List.of("open", "PUT /pub/a", "bye " + reason, "retry", "open", "bye limit"),
          seen.rest());
      assertEquals(List.of(Duration.ofMillis(2500)), List.copyOf(waits));
      server.request();
      assertEquals(Optional.of("id1"), lastEventId(server.request()));
    }
  }

  @Test
  void byeRevoked_endsAsAMissingSession() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(peer -> peer.eventStream().send(bye("revoked")));
        HomeserverClient client = client(server)) {
      Subscription subscription = client.subscribe(ALL, seen);
      assertThrows(HomeserverException.Unauthorized.class, subscription::await);
      assertEquals(List.of("open", "bye revoked"), seen.rest());
    }
  }

  @Test
  void silence_isTakenForALostConnection() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> peer.eventStream().send(put("id1", "/pub/a")).awaitGone(),
                peer -> peer.eventStream().send(bye("limit")));
        HomeserverClient client = client(server, Duration.ofSeconds(2))) {
      client.subscribe(ALL, seen).await();
      assertEquals(
          List.of("open", "PUT /pub/a", "retry Unreachable", "open", "bye limit"), seen.rest());
      server.request();
      assertEquals(Optional.of("id1"), lastEventId(server.request()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, Refused",
    "401, Unauthorized",
    "403, Forbidden",
    "404, NotFound",
    "410, CursorGone",
    "431, Refused",
    "302, BadAnswer"
  })
  void refusal_ends_withItsType(int status, String type) throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(peer -> peer.answer(status, "", "because\nof \u001b[31mthis"));
        HomeserverClient client = client(server)) {
      Subscription subscription = client.subscribe(ALL, seen);
      HomeserverException e = assertThrows(HomeserverException.class, subscription::await);
      assertEquals(type, e.getClass().getSimpleName());
      assertTrue(
          String.valueOf(e.getMessage()).endsWith(status + " because of  [31mthis"),
          e.getMessage());
      assertEquals(List.of(), seen.rest());
      assertTrue(subscription.isEnded());
    }
  }

  @ParameterizedTest
  @CsvSource({"503, Overloaded", "429, Overloaded", "500, ServerFailed", "408, Refused"})
  void notNow_isAskedAgain(int status, String type) throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> peer.answer(status, "", ""),
                peer -> peer.eventStream().send(bye("limit")));
        HomeserverClient client = client(server)) {
      client.subscribe(ALL, seen).await();
      assertEquals(List.of("retry " + type, "open", "bye limit"), seen.rest());
    }
  }

  @Test
  void retryAfter_isWaited() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> peer.answer(503, "Retry-After: 17\r\n", ""),
                peer -> peer.eventStream().send(bye("limit")));
        HomeserverClient client = client(server)) {
      client.subscribe(ALL, seen).await();
      assertEquals(List.of(Duration.ofSeconds(17)), List.copyOf(waits));
    }
  }

  @Test
  void connectionsThatBringNothing_areWaitedForLongerEachTime() throws Exception {
    ScriptedServer.Script nothing = peer -> peer.eventStream().send("retry: 1\n:\n\n");
    try (ScriptedServer server =
            new ScriptedServer(
                nothing,
                peer -> peer.answer(502, "", ""),
                peer -> peer.send("SSH-2.0-OpenSSH_9.2\r\n"),
                peer -> peer.eventStream().send(put("id1", "/pub/a")),
                nothing,
                peer -> peer.eventStream().send(bye("limit")));
        HomeserverClient client = client(server)) {
      client.subscribe(ALL, seen).await();
      assertEquals(
          List.of(500L, 1000L, 2000L, 500L, 1000L),
          waits.stream().map(Duration::toMillis).toList());
      assertEquals(
          List.of(
              "open",
              "retry",
              "retry ServerFailed",
              "retry Unreachable",
              "open",
              "PUT /pub/a",
              "retry"),
          seen.next(7));
    }
  }

  @Test
  void answerThatIsNoEventStream_ends() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> peer.answer(200, "Content-Type: text/html\r\n", "<h1>proxy</h1>"));
        HomeserverClient client = client(server)) {
      Subscription subscription = client.subscribe(ALL, seen);
      assertThrows(HomeserverException.BadAnswer.class, subscription::await);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id: id2\nevent: PUT\ndata: {broken\n\n",
        "id: id2\nevent: PUT\ndata: []\n\n",
        "id: id2\nevent: DEL\ndata: {\"event\":\"MOVE\"}\n\n",
        "id: id2\nevent: live\ndata: {}\n\n",
        "id: id2\nevent: reset\ndata: 1\n\n"
      })
  void nonsenseInAFrame_ends_beforeThatFrame(String frame) throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(peer -> peer.eventStream().send(put("id1", "/pub/a") + frame));
        HomeserverClient client = client(server)) {
      Subscription subscription = client.subscribe(ALL, seen);
      assertThrows(HomeserverException.BadAnswer.class, subscription::await);
      assertEquals(Optional.of("id1"), subscription.cursor());
    }
  }

  @Test
  void framesOfALaterProtocol_areSkipped_andTheirIdCounts() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer ->
                    peer.eventStream()
                        .send("id: id9\nevent: novelty\ndata: {}\nfoo: bar\n\n" + bye("limit")));
        HomeserverClient client = client(server)) {
      Subscription subscription = client.subscribe(ALL, seen);
      subscription.await();
      assertEquals(Optional.of("id9"), subscription.cursor());
      assertEquals(List.of("open", "bye limit"), seen.rest());
    }
  }

  @Test
  void listenerThatThrows_endsIt_andTheEventWasNotSeen() throws Exception {
    // Of the kind that the subscription itself would take for a lost connection.
    RuntimeException own = new HomeserverException.Unreachable("mine");
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> peer.eventStream().send(put("id1", "/pub/a") + put("id2", "/pub/b")));
        HomeserverClient client = client(server)) {
      Subscription subscription =
          client.subscribe(
              ALL,
              event -> {
                if (event.id().equals(Optional.of("id2"))) {
                  throw own;
                }
              });
      assertSame(own, assertThrows(RuntimeException.class, subscription::await));
      assertEquals(Optional.of("id1"), subscription.cursor());
    }
  }

  @Test
  void limit_countsAcrossConnections_andEndsWithoutABye() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> peer.eventStream().send(put("id1", "/pub/a") + put("id2", "/pub/b")),
                peer ->
                    peer.eventStream()
                        .send(put("id3", "/pub/c") + put("id4", "/pub/d"))
                        .awaitGone());
        HomeserverClient client = client(server)) {
      Subscription subscription = client.subscribe(ALL.limit(3), seen);
      subscription.await();
      assertEquals(
          List.of("open", "PUT /pub/a", "PUT /pub/b", "retry", "open", "PUT /pub/c"), seen.rest());
      assertTrue(firstLine(server.request()).contains("limit=3"));
      assertTrue(firstLine(server.request()).contains("limit=1"));
      assertEquals(Optional.of("id3"), subscription.cursor());
    }
  }

  @Test
  void closeFromOutside_endsAQuietStream() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.eventStream().send(put("id1", "/pub/a"));
                  peer.awaitGone();
                });
        HomeserverClient client = client(server)) {
      Subscription subscription = client.subscribe(ALL, seen);
      assertEquals(List.of("open", "PUT /pub/a"), seen.next(2));
      subscription.close();
      subscription.close();
      subscription.await();
      assertEquals(List.of(), seen.rest());
    }
  }

  @Test
  void closingTheClient_endsItsSubscriptions() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(peer -> peer.eventStream().send(put("id1", "/pub/a")).awaitGone())) {
      Subscription subscription;
      try (HomeserverClient client = client(server)) {
        subscription = client.subscribe(ALL, seen);
        assertEquals(List.of("open", "PUT /pub/a"), seen.next(2));
      }
      subscription.await();
      assertEquals(List.of(), seen.rest());
    }
  }

  @Test
  void privateSelectors_carryTheSessionsOfTheirUsers() throws Exception {
    try (ScriptedServer server = new ScriptedServer(peer -> peer.eventStream().send(bye("limit")));
        HomeserverClient client = client(server)) {
      Pubky one = KeyPairTest.repeated(1).pubky();
      Pubky two = KeyPairTest.repeated(2).pubky();
      Pubky three = KeyPairTest.repeated(3).pubky();
      for (Pubky user : List.of(one, two, three)) {
        client.restore(new Session(user, "secret-of-" + user, List.of()));
      }
      client
          .subscribe(
              SubscriptionRequest.to(
                  Selector.of(one, "/priv/a/"),
                  Selector.of(one, "/priv/b/"),
                  Selector.of(two, "/priv/"),
                  Selector.of(three, "/pub/")),
              seen)
          .await();
      String cookie =
          "Cookie: " + one + "=secret-of-" + one + "; " + two + "=secret-of-" + two + "\r\n";
      String request = server.request();
      assertTrue(request.contains(cookie), request);
    }
  }

  @Test
  void closeFromTheListener_isTheLastCall() throws Exception {
    AtomicReference<Subscription> subscription = new AtomicReference<>();
    CountDownLatch started = new CountDownLatch(1);
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> peer.eventStream().send(put("id1", "/pub/a") + put("id2", "/pub/b")));
        HomeserverClient client = client(server)) {
      subscription.set(
          client.subscribe(
              ALL,
              event -> {
                seen.onEvent(event);
                try {
                  assertTrue(started.await(50, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                subscription.get().close();
              }));
      started.countDown();
      subscription.get().await();
      assertEquals(List.of("PUT /pub/a"), seen.rest());
    }
  }

  @Test
  void closeWhileItWaits_ends() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    try (ScriptedServer server = new ScriptedServer(peer -> peer.answer(503, "", ""));
        HomeserverClient client =
            HomeserverClient.builder(server.uri())
                .waiting(
                    time -> {
                      waiting.countDown();
                      new CountDownLatch(1).await();
                    })
                .build()) {
      Subscription subscription = client.subscribe(ALL, seen);
      assertTrue(waiting.await(50, TimeUnit.SECONDS));
      subscription.close();
      subscription.await();
      assertEquals(List.of("retry Overloaded"), seen.rest());
    }
  }
}
