package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.config.Settings;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.SlowClock;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sender that sends for ever, a byte at a time, is no longer waited for than is said. */
final class SlowSenderSocketTest {
  /** Three waits of 11 s are more than the 30 s that a peer may be behind; two are not. */
  private static final int STEP_SECONDS = 11;

  private static final int WAITS = 3;
  private static final int LONG = 10_000;

  /** How often, and for how long at most, a sender of bytes that are no content sends one. */
  private static final int PAUSE_MILLIS = 20;

  private static final int TRICKLED_MAX = 500;

  private final SlowClock clock = new SlowClock();
  private Path folder;
  private TestHomeserver server;
  private TestUser user;

  @BeforeEach
  void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    server =
        TestHomeserver.start(
            folder,
            Map.of(
                Settings.SIGNUP_MODE, "open",
                Settings.INLINE_VALUE_BYTES, "0", // So that the first byte makes a file.
                Settings.BODY_IDLE_SECONDS, "3600", // So that nothing else ends a wait.
                Settings.UPLOADS, "8"),
            clock);
    user = server.signUp(TestKey.ofSeedByte(1));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void put_is408_closedAndLeavesNothing() throws Exception {
    for (String framing : new String[] {"Content-Length: " + LONG, "Transfer-Encoding: chunked"}) {
      long before = files();
      clock.step(STEP_SECONDS);
      try (Socket socket = server.client().connect()) {
        send(socket, head(user, "PUT", "/pub/slow", framing));
        for (int i = 0; i < WAITS; i++) {
          awaitRead(i);
          assertEquals(before + Math.min(i, 1), files(), "what has come lies in a file");
          send(socket, framing.startsWith("T") ? "1\r\nx\r\n" : "x");
        }
        assertIsTimeout(rest(socket));
      }
      clock.step(0);
      assertEquals(before, files());
      assertEquals(404, user.get("/pub/slow").status());
    }
  }

  @Test
  void accountRequest_is408() throws Exception {
    clock.step(STEP_SECONDS);
    try (Socket socket = server.client().connect()) {
      send(socket, "POST /signup HTTP/1.1\r\nHost: x\r\nContent-Length: 200\r\n\r\n");
      trickle(socket);
      assertIsTimeout(rest(socket));
    }
  }

  @Test
  void bodyThatNobodyWants_isReadForSoLongOnly() throws Exception {
    try (Socket socket = server.client().connect()) {
      TestUser stranger = user.signedOut();
      clock.step(STEP_SECONDS);
      send(socket, head(stranger, "PUT", "/pub/x", "Content-Length: " + LONG));
      trickle(socket);
      assertEquals(401, rest(socket).status());
    }
  }

  @Test
  void bytesThatAreNoContent_buyNoTime() throws Exception {
    String chunked = "Transfer-Encoding: chunked";
    for (String begun : new String[] {"5;", "3\r\nabc\r\n5;", "0\r\na", "3\r\nabc\r\n0\r\na"}) {
      long before = files();
      clock.step(STEP_SECONDS);
      assertIsTimeout(trickleOn(head(user, "PUT", "/pub/slow", chunked) + begun));
      assertIsTimeout(
          trickleOn("POST /signup HTTP/1.1\r\nHost: x\r\n" + chunked + "\r\n\r\n" + begun));
      RawAnswer unwanted = trickleOn(head(user.signedOut(), "PUT", "/pub/x", chunked) + begun);
      assertEquals(401, unwanted.status(), begun);
      clock.step(0);
      assertEquals(before, files(), begun);
      assertEquals(404, user.get("/pub/slow").status(), begun);
    }
  }

  @Test
  void bytesThatAreNoContent_ofASenderThatKeepsUp_doNoHarm() throws Exception {
    String extension = ";x=" + "y".repeat(500);
    String[] parts = {"5" + extension, "\r\nhello\r\n0", extension, "\r\nX: y\r\n", "\r\n"};
    try (Socket socket = server.client().connect()) {
      send(socket, head(user, "PUT", "/pub/kept", "Transfer-Encoding: chunked"));
      for (String part : parts) {
        send(socket, part);
      }
      socket.shutdownOutput();
      RawAnswer answer = rest(socket);
      assertEquals(201, answer.status(), answer.toString());
    }
    assertEquals("hello", user.get("/pub/kept").text());
  }

  @Test
  void oneUsersSlowSenders_keepNobodyElseOut() throws Exception {
    TestUser other = server.signUp(TestKey.ofSeedByte(2));
    String body = "y".repeat(LONG);
    String framing = "Content-Length: " + LONG;
    clock.step(0);
    try (Socket first = server.client().connect();
        Socket second = server.client().connect()) {
      send(first, head(user, "PUT", "/pub/1", framing));
      send(second, head(user, "PUT", "/pub/2", framing));
      assertTrue(clock.awaitLooks(2), "both have a place, and are waited for");

      RawAnswer third = user.put("/pub/3", body, "Accept: application/json");
      assertEquals(503, third.status());
      assertTrue(third.body().contains("\"limit\":\"uploads_per_user\""), third.body());
      assertTrue(third.header("Retry-After").isPresent());
      assertEquals(201, other.put("/pub/3", body).status());

      send(first, body);
      send(second, body);
      first.shutdownOutput();
      second.shutdownOutput();
      assertEquals(201, rest(first).status());
      assertEquals(201, rest(second).status());
    }
    assertEquals(201, user.put("/pub/3", body).status());
  }

  /** Sends a byte more whenever no answer comes for a moment, until the server closes. */
  private RawAnswer trickleOn(String begun) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (Socket socket = server.client().connect()) {
      socket.setSoTimeout(PAUSE_MILLIS);
      send(socket, begun);
      int sent = 0;
      boolean closed = false;
      while (!closed && sent < TRICKLED_MAX) {
        try {
          int next = socket.getInputStream().read();
          closed = next < 0;
          if (!closed) {
            bytes.write(next);
          }
        } catch (SocketTimeoutException _) {
          send(socket, "x");
          sent++;
        } catch (SocketException _) {
          closed = true; // On bytes that nobody read.
        }
      }
      assertTrue(closed, "still open after " + sent + " bytes of " + begun);
    }
    return RawAnswer.parse(bytes.toByteArray());
  }

  /** One byte for each time the server has begun to wait. */
  private void trickle(Socket socket) throws Exception {
    for (int i = 0; i < WAITS; i++) {
      awaitRead(i);
      send(socket, "x");
    }
  }

  /** Of its two looks a read, the server has had the first of one more. */
  private void awaitRead(int before) throws InterruptedException {
    assertTrue(clock.awaitLooks(before == 0 ? 1 : 2), "nobody waits by this clock");
  }

  private static void assertIsTimeout(RawAnswer answer) {
    assertEquals(408, answer.status(), answer.toString());
    assertEquals("close", answer.header("Connection").orElse(""));
    assertEquals("The body came too slowly or stood still", answer.body());
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("store").resolve("blobs"))) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  private static String head(TestUser user, String method, String path, String... headers) {
    String cookie = user.cookie().isEmpty() ? "" : "Cookie: " + user.cookie() + "\r\n";
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: x\r\npubky-host: "
        + user.pubky()
        + "\r\n"
        + cookie
        + String.join("\r\n", headers)
        + "\r\n\r\n";
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** All that comes until the server closes, in whatever way. */
  private static RawAnswer rest(Socket socket) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(bytes);
    } catch (SocketException _) {
      // Closed on bytes that nobody read.
    }
    return RawAnswer.parse(bytes.toByteArray());
  }
}
