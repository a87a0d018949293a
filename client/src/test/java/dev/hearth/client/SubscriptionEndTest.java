package dev.hearth.client;

import static dev.hearth.client.testing.Frames.bye;
import static dev.hearth.client.testing.Frames.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.ScriptedServer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a subscription, and how whoever waits is told. */
@Timeout(60)
final class SubscriptionEndTest extends SubscriptionFixture {
  @Test
  void codingThatWasNotAskedFor_endsTheSubscription() throws Exception {
    String head = head("Content-Encoding: br", "Connection: close");
    try (ScriptedServer server = new ScriptedServer(peer -> peer.send(head));
        HomeserverClient client = client(server)) {
      Subscription subscription = client.subscribe(ALL, seen);
      assertThrows(HomeserverException.BadAnswer.class, subscription::await);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0001", "a\u007f", "a\u0100"})
  void anIdThatNoHeaderCarries_ends(String id) throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(peer -> peer.eventStream().send(put(id, "/pub/a")));
        HomeserverClient client = client(server)) {
      Subscription subscription = client.subscribe(ALL, seen);
      assertThrows(HomeserverException.BadAnswer.class, subscription::await);
      assertEquals(Optional.empty(), subscription.cursor());
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
