package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.config.Settings;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A body that comes behind the answer to its request, and looks like a request: it must not be
 * answered as one, whatever answered. Else whoever shares a proxy's connection with its sender is
 * given an answer to what he never asked.
 */
final class LateBodySocketTest {
  private static final String HIDDEN = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";

  @Test
  void bodyBehindTheAnswer_isNoRequest(@TempDir Path folder) throws IOException {
    try (TestHomeserver server =
        TestHomeserver.start(folder, Map.of(Settings.SIGNUP_MODE, "open"))) {
      TestUser user = server.signUp(TestKey.ofSeedByte(1));
      assertEquals(201, user.put("/pub/file", "file").status());
      for (String request : requests(user.pubky().toString())) {
        for (String framing :
            List.of("Content-Length: " + HIDDEN.length(), "Transfer-Encoding: chunked")) {
          String head =
              request
                  + " HTTP/1.1\r\nHost: x\r\npubky-host: "
                  + user.pubky()
                  + "\r\n"
                  + framing
                  + "\r\n\r\n";
          try (Socket socket = server.client().connect()) {
            String answers = answers(socket, head);
            assertEquals(1, answers.split("HTTP/1.1 ", -1).length - 1, head + answers);
          }
        }
      }
    }
  }

  /** One for each kind of route, those that stream among them. */
  private static List<String> requests(String user) {
    return List.of(
        "GET /health",
        "GET /pub/file",
        "GET /pub/none",
        "GET /pub/",
        "HEAD /pub/file",
        "DELETE /pub/file",
        "OPTIONS /pub/file",
        "GET /session",
        "GET /events/",
        "GET /events/?cursor=0",
        "GET /events/pages",
        "GET /events/?subscribe=nonsense",
        "GET /events/?subscribe=*/&cursor=0&limit=1",
        "GET /events/?subscribe=*/&cursor=0&limit=1&format=ndjson",
        "GET /events-stream?user=" + user,
        "GET /events-stream?user=" + user + "&limit=1");
  }

  /** All that is answered to a head, and to the body that follows the beginning of the answer. */
  private static String answers(Socket socket, String head) throws IOException {
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    StringBuilder answers = new StringBuilder();
    while (answers.indexOf("\r\n\r\n") < 0) {
      int c = socket.getInputStream().read();
      assertTrue(c >= 0, head + answers);
      answers.append((char) c);
    }
    try {
      socket.getOutputStream().write(HIDDEN.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      byte[] rest = socket.getInputStream().readAllBytes();
      answers.append(new String(rest, StandardCharsets.US_ASCII));
    } catch (SocketException _) {
      answers.append(" and closed"); // Then nothing can follow.
    }
    return answers.toString();
  }
}
