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
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.hearth.client.testing.Peer;
import dev.hearth.client.testing.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A subscription's place in the log, against a peer that cuts, stalls and forgets: what is asked
 * for, what is told, and from where it goes on.
 */
@Timeout(60)
final class SubscriptionTest extends SubscriptionFixture {
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
  void snapshotWithALimit_thatIsCut_asksForAllOfItAgain() throws Exception {
    SubscriptionRequest request = ALL.from(new SubscriptionRequest.Start.Snapshot()).limit(3);
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> peer.eventStream().send(picture("/pub/a") + picture("/pub/b")),
                peer -> peer.eventStream().send(picture("/pub/a") + live("h1")),
                peer -> peer.eventStream().send(put("id1", "/pub/c") + put("id2", "/pub/d")));
        HomeserverClient client = client(server)) {
      client.subscribe(request, seen).await();
      for (int limit : new int[] {3, 3, 2}) {
        String line = firstLine(server.request());
        assertTrue(line.contains("&limit=" + limit + " "), line);
      }
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

  private static String firstLine(String request) {
    return request.lines().findFirst().orElseThrow();
  }

  private static byte[] zstd(String text) {
    return Zstd.compress(text.getBytes(StandardCharsets.UTF_8), 1);
  }

  private static void chunk(Peer peer, byte[] bytes) throws IOException {
    peer.send(Integer.toHexString(bytes.length) + "\r\n").send(bytes).send("\r\n");
  }
}
