package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.server.auth.NewSession;
import dev.hearth.server.subscriptions.CloseReason;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.SocketClient;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The native stream as messages (docs/protocol.md §11), seen by the JDK's own client. */
class SocketStreamTest {
  private final ManualTicker ticker = new ManualTicker();
  private FeedServer server;
  private Pubky alice;

  @BeforeEach
  void aUser(@TempDir Path folder) throws IOException {
    server = FeedServer.start(folder, ticker);
    alice = server.signUp(TestKey.ofSeedByte(0), "/:rw").user();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SocketClient open(String query, String... headers) {
    return SocketClient.open(server.port(), "/events/?" + query, headers);
  }

  private static String op(String op, String selector) {
    return "{\"op\":\"%s\",\"selector\":\"%s\"}".formatted(op, selector);
  }

  private static String path(JsonNode event) {
    return event.path("path").asText();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&compression=zstd"})
  void messages_areRecordsAndTypedObjects(String compression) {
    Event first = server.put(alice, "/pub/a", "x");
    try (SocketClient socket = open("subscribe=*/&cursor=0" + compression)) {
      assertEquals("hello", socket.next().get("type").textValue());
      JsonNode record = socket.next();
      assertEquals("PUT", record.get("event").textValue());
      assertEquals(first.sequence().value(), record.get("sequence").longValue());
      JsonNode live = socket.next();
      assertEquals("live", live.get("type").textValue());
      assertEquals(first.sequence().toString(), live.get("cursor").textValue());
      server.delete(alice, "/pub/a");
      assertEquals("DEL", socket.next().get("event").textValue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&compression=zstd"})
  void manyMessages_comeInOrderAndOnce(String compression) {
    server.putMany(alice, "/pub/app/", 2_000);
    try (SocketClient socket = open("subscribe=*/&cursor=0" + compression)) {
      assertEquals("hello", socket.next().get("type").textValue());
      for (int n = 0; n < 2_000; n++) {
        assertEquals(String.format("/pub/app/%06d", n), path(socket.next()));
      }
      socket.next("live");
      server.awaitLive(1);
      server.putMany(alice, "/pub/live/", 1_000);
      for (int n = 0; n < 1_000; n++) {
        assertEquals(String.format("/pub/live/%06d", n), path(socket.next()));
      }
    }
  }

  @Test
  void aSelectorThatIsAdded_holdsFromTheIdThatIsTold() {
    try (SocketClient socket = open("subscribe=*/pub/a/")) {
      socket.next("live");
      Event before = server.put(alice, "/pub/b/before", "x");
      server.awaitPublished(before.sequence());
      socket.send(op("add", "*/pub/b/"));
      JsonNode added = socket.next();
      assertEquals("added", added.get("type").textValue());
      assertEquals("*/pub/b/", added.get("selector").textValue());
      assertEquals(before.sequence().toString(), added.get("from").textValue());
      server.put(alice, "/pub/b/after", "x");
      assertEquals("/pub/b/after", path(socket.next()));

      socket.send(op("remove", "*/pub/a/"));
      assertEquals("removed", socket.next().get("type").textValue());
      server.put(alice, "/pub/a/after", "x");
      server.put(alice, "/pub/b/last", "x");
      assertEquals("/pub/b/last", path(socket.next()));
    }
  }

  @Test
  void aSelectorThatIsThereAlready_isAnsweredAgain() {
    try (SocketClient socket = open("subscribe=*/pub/a/")) {
      socket.next("live");
      socket.send(op("add", "*/pub/a/"));
      assertEquals("added", socket.next().get("type").textValue());
      server.put(alice, "/pub/a/1", "x");
      assertEquals("/pub/a/1", path(socket.next()));
      server.put(alice, "/pub/a/2", "x");
      assertEquals("/pub/a/2", path(socket.next()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "noise                                                | bad_message",
        "[]                                                   | bad_message",
        "{}                                                   | bad_message",
        "{\"op\":\"add\"}                                     | bad_message",
        "{\"op\":\"jump\",\"selector\":\"*/pub/\"}            | bad_message",
        "{\"op\":\"add\",\"selector\":7}                      | bad_message",
        "{\"op\":\"add\",\"selector\":\"*/a\"} {}             | bad_message",
        "{\"op\":\"add\",\"op\":\"add\",\"selector\":\"*/a\"} | bad_message",
        "{\"op\":\"add\",\"selector\":\"*\"}                  | bad_selector",
        "{\"op\":\"add\",\"selector\":\"*/pub//\"}            | bad_selector",
        "{\"op\":\"remove\",\"selector\":\"*/pub/other/\"}    | unknown_selector",
        "{\"op\":\"remove\",\"selector\":\"*/pub/a/\"}        | last_selector",
        "{\"op\":\"add\",\"selector\":\"*/priv/\"}            | session_required",
      })
  void whatCannotBe_isAnsweredWithAnError_andTheStreamGoesOn(String message, String code) {
    try (SocketClient socket = open("subscribe=*/pub/a/")) {
      socket.next("live");
      socket.send(message);
      JsonNode error = socket.next();
      assertEquals(
          "error " + code, error.path("type").asText() + " " + error.path("code").asText());
      server.put(alice, "/pub/a/still", "x");
      assertEquals("/pub/a/still", path(socket.next()));
    }
  }

  @Test
  void selectorsBeyondTheLimit_areRefused() {
    try (SocketClient socket = open("subscribe=*/pub/000/")) {
      socket.next("live");
      for (int n = 1; n < 100; n++) {
        socket.send(op("add", "*/pub/%03d/".formatted(n)));
        assertEquals("added", socket.next().get("type").textValue());
      }
      socket.send(op("add", "*/pub/more/"));
      assertEquals("too_many_selectors", socket.next().get("code").textValue());
      server.put(alice, "/pub/more/x", "x");
      server.put(alice, "/pub/099/x", "x");
      assertEquals("/pub/099/x", path(socket.next()));
    }
  }

  @Test
  void aPing_isAnswered_andSilenceIsBrokenByOurs() throws Exception {
    try (SocketClient socket = open("subscribe=*/pub/quiet/")) {
      socket.next("live");
      assertEquals("are you there", socket.ping("are you there"));
      server.awaitLive(1);
      Event other = server.put(alice, "/pub/loud", "x");
      server.awaitPublished(other.sequence());
      ticker.advance(Duration.ofSeconds(16));
      assertEquals(other.sequence().toString(), socket.next("cursor").get("cursor").textValue());
      ticker.advance(Duration.ofSeconds(16)); // A ping of ours, which the JDK answers by itself.
      server.put(alice, "/pub/quiet/x", "x");
      assertEquals("/pub/quiet/x", path(socket.next()));
    }
  }

  @Test
  void drain_saysByeAndCloses() throws Exception {
    try (SocketClient socket = open("subscribe=*/")) {
      socket.next("live");
      var _ = server.subscriptions.drain();
      assertEquals("draining", socket.next("bye").get("reason").textValue());
      assertEquals(1012, socket.closeCode());
    }
  }

  @Test
  void limit_saysByeAndCloses() throws Exception {
    server.putMany(alice, "/pub/", 3);
    try (SocketClient socket = open("subscribe=*/&cursor=0&limit=2")) {
      assertEquals("limit", socket.next("bye").get("reason").textValue());
      assertEquals(1000, socket.closeCode());
    }
  }

  @Test
  void goodbyeOfTheClient_isAnswered_andCounted() throws Exception {
    try (SocketClient socket = open("subscribe=*/")) {
      socket.next("live");
      socket.sendClose();
      assertEquals(1000, socket.closeCode());
    }
    awaitClosed(CloseReason.LEFT);
  }

  @Test
  void aClientThatIsGone_isNoticedAtOnce() {
    SocketClient socket = open("subscribe=*/");
    socket.next("live");
    socket.close();
    awaitClosed(CloseReason.GONE);
  }

  private void awaitClosed(CloseReason reason) {
    long guard = System.nanoTime() + 60_000_000_000L;
    while (server.subscriptions.figures().closed().getOrDefault(reason, 0L) == 0) {
      assertTrue(System.nanoTime() < guard, "nobody was counted as " + reason);
      Thread.onSpinWait();
    }
  }

  @Test
  void binaryMessages_endTheConnection() throws Exception {
    try (SocketClient socket = open("subscribe=*/")) {
      socket.next("live");
      socket.sendBinary(new byte[] {1, 2, 3});
      assertEquals("bad_frame", socket.next("error").get("code").textValue());
      assertEquals(1002, socket.closeCode());
    }
  }

  @Test
  void aMessageThatIsTooLong_endsTheConnection() throws Exception {
    try (SocketClient socket = open("subscribe=*/")) {
      socket.next("live");
      socket.send("x".repeat(SocketSession.MESSAGE_BYTES_MAX + 1));
      assertEquals("bad_frame", socket.next("error").get("code").textValue());
      assertEquals(1002, socket.closeCode());
    }
  }

  @Test
  void privateSelectors_areForTheirSession_andForPagesOfThisHost() {
    NewSession session = server.signUp(TestKey.ofSeedByte(1), "/:rw");
    Pubky bob = session.user();
    String cookie = bob + "=" + session.secret();
    String query = "subscribe=" + bob + "/priv/a/";
    assertEquals(401, refusal(query));
    assertEquals(403, refusal(query, "Cookie", cookie, "Origin", "https://evil.example"));
    assertEquals(403, refusal(query, "Cookie", cookie, "Origin", "null"));
    assertEquals(400, refusal(query + "&compression=zstd", "Cookie", cookie));
    String own = "http://127.0.0.1:" + server.port();
    for (List<String> headers : List.of(List.<String>of(), List.of("Origin", own))) {
      List<String> all = new java.util.ArrayList<>(headers);
      all.addAll(List.of("Cookie", cookie));
      try (SocketClient socket = open(query, all.toArray(String[]::new))) {
        socket.next("live");
        server.put(bob, "/priv/a/secret", "x");
        assertEquals("/priv/a/secret", path(socket.next()));
        socket.send(op("add", bob + "/priv/b/"));
        assertEquals("added", socket.next().get("type").textValue());
        socket.send(op("add", alice + "/priv/"));
        assertEquals("forbidden", socket.next().get("code").textValue());
        server.put(alice, "/priv/b/hers", "x");
        server.put(bob, "/priv/b/his", "x");
        assertEquals("/priv/b/his", path(socket.next()));
        server.delete(bob, "/priv/a/secret");
        assertEquals("DEL", socket.next().get("event").textValue());
        server.delete(bob, "/priv/b/his");
        assertEquals("DEL", socket.next().get("event").textValue());
      }
    }
    try (SocketClient anywhere = open("subscribe=*/", "Origin", "https://evil.example")) {
      anywhere.next("live");
    }
  }

  private int refusal(String query, String... headers) {
    CompletionException refused =
        assertThrows(CompletionException.class, () -> open(query, headers).close());
    return assertInstanceOf(WebSocketHandshakeException.class, refused.getCause())
        .getResponse()
        .statusCode();
  }

  @Test
  void badHandshakesAndParameters_areRefused() throws IOException {
    assertEquals(400, refusal("subscribe=nothing"));
    assertEquals(400, refusal("subscribe=*/&format=json"));
    assertEquals(400, refusal("subscribe=*/&compression=gzip"));
    FeedReader reader = new FeedReader(server);
    String upgrade = "Upgrade: websocket";
    String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    // Without Connection: Upgrade there is none, and Jetty says so.
    assertTrue(handshake(reader, upgrade, key, "Sec-WebSocket-Version: 13").startsWith("400"));
    assertEquals(
        "400 bad_handshake",
        handshake(reader, upgrade, "Connection: Upgrade", "Sec-WebSocket-Version: 13"));
    assertEquals(
        "400 bad_handshake",
        handshake(
            reader,
            upgrade,
            "Connection: Upgrade",
            "Sec-WebSocket-Key: c2hvcnQ=",
            "Sec-WebSocket-Version: 13"));
    assertEquals(
        "426 websocket_version",
        handshake(reader, upgrade, "Connection: Upgrade", key, "Sec-WebSocket-Version: 8"));
  }

  /** RFC 6455 §4.2.1: at least HTTP/1.1. */
  @Test
  void aHandshakeOfAnOlderHttp_isRefused() throws IOException {
    RawAnswer answer =
        server
            .client()
            .ask(
                "GET /events/?subscribe=*/ HTTP/1.0",
                "Host: x",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    assertEquals("400 bad_handshake", FeedReader.problem(answer));
  }

  private static String handshake(FeedReader reader, String... headers) throws IOException {
    return FeedReader.problem(reader.get("/events/?subscribe=*/", headers));
  }
}
