package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.config.Settings;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stopping in good order: goodbye to streams, time for what is under way, no for what is new. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class DrainSocketTest {
  /** More than the buffers of both sockets hold, less than is read of a body nobody wants. */
  private static final int MEGABYTES = 7;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void streamsGetBye_writesFinish_newRequestsGet503(@TempDir Path folder)
      throws IOException, InterruptedException {
    TestHomeserver server = TestHomeserver.start(folder);
    TestUser user = server.signUp(TestKey.ofSeedByte(1));
    try (Socket stream = server.client().connect();
        Socket upload = server.client().connect();
        Socket idle = server.client().connect()) {
      stream
          .getOutputStream()
          .write(ascii("GET /events/?subscribe=*/ HTTP/1.1\r\nHost: x\r\n\r\n"));
      readUntil(stream.getInputStream(), "event: live");
      upload
          .getOutputStream()
          .write(
              ascii(
                  "PUT /pub/last HTTP/1.1\r\nHost: x\r\npubky-host: %s\r\nCookie: %s\r\n"
                          .formatted(user.pubky(), user.cookie())
                      + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n"));
      readUntil(upload.getInputStream(), "100 Continue\r\n\r\n");
      idle.getOutputStream().write(ascii("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
      readUntil(idle.getInputStream(), "Pubky Homeserver");

      Thread stop = Thread.ofPlatform().start(server::close);
      String rest = readUntil(stream.getInputStream(), "event: bye");
      assertTrue(rest.contains("event: bye"), rest);
      readUntil(stream.getInputStream(), "\"draining\"");

      idle.getOutputStream().write(ascii("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
      RawAnswer refused = RawAnswer.parse(idle.getInputStream().readAllBytes());
      assertEquals(503, refused.status());
      assertEquals("close", refused.header("Connection").orElseThrow());

      upload.getOutputStream().write(ascii("hello"));
      assertTrue(
          readUntil(upload.getInputStream(), "\r\n\r\n").contains("201"), "the write is answered");
      stop.join();
    }
    try (TestHomeserver again = TestHomeserver.start(folder)) {
      assertEquals(
          "hello", new TestUser(again.client(), user.key(), user.cookie()).get("/pub/last").text());
    }
  }

  @Test
  void whoeverIsSendingABody_hearsTheWhole503(@TempDir Path folder)
      throws IOException, InterruptedException {
    TestHomeserver server = TestHomeserver.start(folder);
    TestUser user = server.signUp(TestKey.ofSeedByte(1));
    try (Socket open = server.client().connect();
        Socket late = server.client().connect();
        Socket stream = server.client().connect()) {
      // What keeps the stop waiting until the end of this test.
      open.getOutputStream().write(ascii(put(user, "/pub/open", 5)));
      readUntil(open.getInputStream(), "100 Continue\r\n\r\n");
      late.getOutputStream().write(ascii("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
      readUntil(late.getInputStream(), "Pubky Homeserver");
      stream
          .getOutputStream()
          .write(ascii("GET /events/?subscribe=*/ HTTP/1.1\r\nHost: x\r\n\r\n"));
      readUntil(stream.getInputStream(), "event: live");
      Thread stop = Thread.ofPlatform().start(server::close);
      readUntil(stream.getInputStream(), "event: bye");

      String head = put(user, "/pub/late", MEGABYTES << 20).replace("Expect: 100-continue\r\n", "");
      late.getOutputStream().write(ascii(head));
      String answer = readUntil(late.getInputStream(), "\r\n\r\n");
      byte[] megabyte = new byte[1 << 20];
      for (int i = 0; i < MEGABYTES; i++) {
        late.getOutputStream().write(megabyte); // Fails if the server has closed.
      }
      answer += new String(late.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      RawAnswer refused = RawAnswer.parse(ascii(answer));
      assertEquals(503, refused.status(), answer);
      assertEquals("5", refused.header("Retry-After").orElse(""));
      assertEquals("close", refused.header("Connection").orElse(""));
      assertEquals("The homeserver is stopping", refused.body());

      open.getOutputStream().write(ascii("hello"));
      assertTrue(readUntil(open.getInputStream(), "\r\n\r\n").contains("201"), "still served");
      stop.join();
    }
  }

  private static String put(TestUser user, String path, int length) {
    return "PUT %s HTTP/1.1\r\nHost: x\r\npubky-host: %s\r\nCookie: %s\r\nContent-Length: %d\r\n"
            .formatted(path, user.pubky(), user.cookie(), length)
        + "Expect: 100-continue\r\n\r\n";
  }

  @Test
  void aClientThatDoesNothing_doesNotHoldTheStopUp(@TempDir Path folder) throws IOException {
    TestHomeserver server =
        TestHomeserver.start(
            folder, Map.of(Settings.SIGNUP_MODE, "open", Settings.BODY_IDLE_SECONDS, "3600"));
    TestUser user = server.signUp(TestKey.ofSeedByte(1));
    try (Socket upload = server.client().connect();
        Socket silent = server.client().connect()) {
      upload
          .getOutputStream()
          .write(
              ascii(
                  "PUT /pub/never HTTP/1.1\r\nHost: x\r\npubky-host: %s\r\nCookie: %s\r\n"
                          .formatted(user.pubky(), user.cookie())
                      + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n"));
      readUntil(upload.getInputStream(), "100 Continue\r\n\r\n");
      server.close(); // The class's time-out guards: it ends by itself.
      assertEquals(-1, silent.getInputStream().read());
    }
    try (TestHomeserver again = TestHomeserver.start(folder)) {
      TestUser same = new TestUser(again.client(), user.key(), user.cookie());
      assertEquals(404, same.get("/pub/never").status());
    }
  }

  /** Reads up to and with this text. */
  private static String readUntil(InputStream in, String text) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(text) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("ended before " + text + ": " + seen);
      }
      seen.append((char) next);
    }
    return seen.toString();
  }
}
