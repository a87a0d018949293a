package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.config.Settings;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that do not read hold a bounded memory together, and small answers need none of it. */
final class SlowReaderSocketTest {
  private static final int LARGE = 24 << 20; // More than kernels keep for a peer.
  private static final int READERS = 8; // Of 128 KiB each: all there is.
  private static final long GUARD_SECONDS = 60;
  private static final String TEXT_FEED = "/events/";

  @Test
  void whereOthersHoldAllMemory_largeAnswersAre503_andSmallOnesAreNot(@TempDir Path folder)
      throws IOException {
    try (TestHomeserver server =
        TestHomeserver.start(
            folder,
            Map.of(
                Settings.SIGNUP_MODE,
                "open",
                Settings.ANSWER_MEMORY_BYTES,
                Integer.toString(1 << 20)))) {
      TestUser user = server.signUp(TestKey.ofSeedByte(1));
      assertEquals(201, user.put("/pub/large", new byte[LARGE]).status());
      assertEquals(201, user.put("/pub/small", "small").status());
      assertEquals(201, user.put("/pub/inline", new byte[60_000]).status());
      for (int i = 0; i < 60; i++) {
        assertEquals(201, user.put("/pub/folder/" + i + "x".repeat(200), "").status());
      }
      List<String> large =
          List.of("/pub/large", "/pub/inline", "/pub/folder/", "/events/?limit=100", TEXT_FEED);
      for (String target : large) {
        assertEquals(200, ask(user, target).status(), target);
      }

      List<Socket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < READERS; i++) {
          sockets.add(begin(server, user));
        }
        for (String target : large) {
          RawAnswer refused = ask(user, target);
          assertEquals(503, refused.status(), target);
          assertTrue(
              target.equals(TEXT_FEED)
                  || refused.body().contains("\"limit\":\"answer_memory_bytes\""),
              refused.body());
          assertEquals("1", refused.header("Retry-After").orElse(""));
          assertEquals(200, user.head(target.endsWith("/") ? "/pub/large" : target).status());
        }
        assertEquals("small", user.get("/pub/small").text());
        assertEquals(201, user.put("/pub/small", "changed").status());
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
      for (String target : large) {
        assertEquals(200, untilServed(user, target).status(), target);
      }
    }
  }

  /** All but upstream's feed in JSON, and so are their problems. */
  private static RawAnswer ask(TestUser user, String target) throws IOException {
    return target.equals(TEXT_FEED)
        ? user.get(target)
        : user.get(target, "Accept: application/json");
  }

  /** The memory of a connection that was closed is given back as soon as the server notices. */
  private static RawAnswer untilServed(TestUser user, String target) throws IOException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(GUARD_SECONDS);
    RawAnswer answer = ask(user, target);
    while (answer.status() == 503 && System.nanoTime() < until) {
      answer = ask(user, target);
    }
    return answer;
  }

  /** Asks for the large file and reads no more than that it is coming. */
  private static Socket begin(TestHomeserver server, TestUser user) throws IOException {
    Socket socket = server.client().connect();
    String request =
        "GET /pub/large HTTP/1.1\r\nHost: x\r\npubky-host: " + user.pubky() + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    assertEquals(
        "HTTP/1.1 200",
        new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
    return socket;
  }
}
