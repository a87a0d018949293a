package dev.hearth.client;

import static dev.hearth.client.testing.Frames.bye;
import static dev.hearth.client.testing.Frames.put;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.client.testing.ScriptedServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a subscription takes for an interruption, and how long it waits before it asks again. */
@Timeout(60)
final class SubscriptionRetryTest extends SubscriptionFixture {
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
}
