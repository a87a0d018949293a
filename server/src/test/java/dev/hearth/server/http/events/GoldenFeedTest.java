package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.StreamClient;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of {@code docs/protocol.md} byte for byte: one put and one delete of the first user,
 * in every form an event request has. The files in {@code golden} are the contract with clients.
 */
class GoldenFeedTest {
  private static final TestKey ALICE = TestKey.ofSeedByte(0);
  private static final String JSON = "Accept: application/json";

  private FeedServer server;
  private Pubky alice;

  @BeforeEach
  void oneUserOnePutOneDelete(@TempDir Path folder) throws IOException {
    server = FeedServer.start(folder);
    alice = server.signUp(ALICE, "/:rw").user();
    server.put(alice, "/pub/a.txt", "hello");
    server.setMicros(FeedServer.START_MICROS + 2);
    server.delete(alice, "/pub/a.txt");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = GoldenFeedTest.class.getResourceAsStream("/golden/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Without the newline that editors want at the end of a file. */
  private static String goldenBody(String name) throws IOException {
    String text = golden(name);
    return text.substring(0, text.length() - 1);
  }

  private RawAnswer get(String target, String... headers) throws IOException {
    String[] lines = new String[headers.length + 2];
    lines[0] = "GET " + target + " HTTP/1.1";
    lines[1] = "Host: x";
    System.arraycopy(headers, 0, lines, 2, headers.length);
    return server.client().ask(lines);
  }

  private String stream(String target, int frames) throws IOException {
    StringBuilder text = new StringBuilder();
    try (StreamClient stream = StreamClient.open(server.client(), target)) {
      assertEquals(200, stream.head().status());
      for (List<String> frame : stream.frames(frames)) {
        text.append(String.join("\n", frame)).append("\n\n");
      }
    }
    return text.toString();
  }

  @Test
  void history() throws IOException {
    RawAnswer answer = get("/events/", JSON);
    assertEquals(200, answer.status());
    assertEquals("application/json", answer.header("Content-Type").orElseThrow());
    assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
    assertTrue(answer.all("Vary").contains("Accept"), answer.headers().toString());
    assertEquals(
        "</events/?cursor=00361F46YR8ZW>; rel=\"next\"", answer.header("Link").orElseThrow());
    assertEquals(goldenBody("history.json"), answer.text());
  }

  @Test
  void textFeed() throws IOException {
    RawAnswer answer = get("/events/");
    assertEquals(200, answer.status());
    assertEquals("text/plain;charset=utf-8", answer.header("Content-Type").orElseThrow());
    assertTrue(answer.all("Vary").contains("Accept"), answer.headers().toString());
    assertEquals(goldenBody("feed.txt"), answer.text());
  }

  @Test
  void nativeStream() throws IOException {
    assertEquals(
        golden("stream.sse") + golden("live.sse"), stream("/events/?subscribe=*/&cursor=0", 3));
  }

  @Test
  void nativeStreamAsJson() throws IOException {
    assertEquals(
        golden("stream-json.sse") + golden("live.sse"),
        stream("/events/?subscribe=*/&cursor=0&format=json", 3));
  }

  @Test
  void preambleAndHeadersOfANativeStream() throws IOException {
    try (StreamClient stream = StreamClient.open(server.client(), "/events/?subscribe=*/")) {
      assertEquals("text/event-stream", stream.head().header("Content-Type").orElseThrow());
      assertEquals("no-store", stream.head().header("Cache-Control").orElseThrow());
      assertEquals("no", stream.head().header("X-Accel-Buffering").orElseThrow());
      assertTrue(stream.head().all("Vary").contains("Accept"), stream.head().toString());
      assertTrue(stream.head().header("Content-Length").isEmpty());
      List<String> preamble = stream.block();
      assertEquals(2, preamble.size(), preamble.toString());
      assertTrue(preamble.getFirst().matches("retry: [1-9][0-9]*"), preamble.toString());
      assertEquals(":", preamble.getLast());
    }
  }

  @Test
  void upstreamStream() throws IOException {
    try (StreamClient stream = StreamClient.open(server.client(), "/events-stream?user=" + alice)) {
      assertEquals("text/event-stream", stream.head().header("Content-Type").orElseThrow());
      assertEquals(golden("upstream.sse"), stream.rest());
    }
  }

  @Test
  void resetAndGone() throws IOException {
    String future = "FZZZZZZZZZZZY";
    assertEquals(
        golden("reset.sse") + golden("live.sse"),
        stream("/events/?subscribe=*/&cursor=" + future, 2));
    RawAnswer gone = get("/events/?cursor=" + future, JSON);
    assertEquals(410, gone.status());
    assertEquals("application/problem+json", gone.header("Content-Type").orElseThrow());
    assertEquals(goldenBody("gone.json"), gone.text());
  }
}
