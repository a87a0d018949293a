package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.server.testing.RawAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PUTs that wait for their commit without a thread, however their bodies arrive. */
final class PutSocketTest extends OneUserFixture {
  private static final int MANY = 40;

  @Test
  void putsAndGetsSentAtOnce_areAnsweredInOrder() throws IOException {
    StringBuilder requests = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < MANY; i++) {
      String body = "content " + i;
      requests.append(head("PUT", "/pub/" + i, body.length())).append(body);
      requests.append(head("GET", "/pub/" + i, -1));
      expected.append("201 \n200 ").append(body).append('\n');
    }
    requests.append(
        head("GET", "/pub/none", -1).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    expected.append("404 Not Found\n");

    try (Socket socket = server.client().connect()) {
      socket.getOutputStream().write(bytes(requests.toString()));
      StringBuilder answers = new StringBuilder();
      for (int i = 0; i <= 2 * MANY; i++) {
        RawAnswer answer = read(socket);
        answers.append(answer.status()).append(' ').append(answer.text()).append('\n');
      }
      assertEquals(expected.toString(), answers.toString());
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void bodiesInPieces_areStoredWhole() throws IOException {
    String body = "0123456789".repeat(50);
    for (int cut : new int[] {0, 1, 250, 499}) {
      String path = "/pub/cut-" + cut;
      try (Socket socket = server.client().connect()) {
        socket
            .getOutputStream()
            .write(bytes(head("PUT", path, body.length()) + body.substring(0, cut)));
        assertEquals(201, user.put("/pub/other", "the first piece has been read by now").status());
        socket.getOutputStream().write(bytes(body.substring(cut)));
        assertEquals(201, read(socket).status());
        socket.getOutputStream().write(bytes(head("GET", path, -1)));
        assertEquals(body, read(socket).text());
      }
    }
  }

  @Test
  void refusals_leaveTheConnectionAsItWas() throws IOException {
    try (Socket socket = server.client().connect()) {
      assertEquals(201, put(socket, "/pub/a", "1").status());
      assertEquals(409, put(socket, "/pub/a/b", "2").status());
      assertEquals(403, put(socket, "/elsewhere", "3").status());
      assertEquals(400, put(socket, "/pub/%FF", "4").status());
      assertEquals(412, put(socket, "/pub/a", "5", "If-None-Match: *").status());
      assertEquals(401, putAs("", socket, "/pub/a", "6").status());
      assertEquals(201, put(socket, "/pub/b", "").status());
      socket.getOutputStream().write(bytes(head("GET", "/pub/a", -1)));
      assertEquals("1", read(socket).text());
    }
  }

  @Test
  void manyConnections_eachGetTheirOwnAnswers() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < MANY; i++) {
        sockets.add(server.client().connect());
      }
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < MANY; i++) {
          String body = round + " of " + i;
          sockets
              .get(i)
              .getOutputStream()
              .write(bytes(head("PUT", "/pub/" + i, body.length()) + body));
        }
        for (int i = 0; i < MANY; i++) {
          assertEquals(201, read(sockets.get(i)).status());
          sockets.get(i).getOutputStream().write(bytes(head("GET", "/pub/" + i, -1)));
          assertEquals(round + " of " + i, read(sockets.get(i)).text());
        }
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private RawAnswer put(Socket socket, String path, String body, String... headers)
      throws IOException {
    return putAs(user.cookie(), socket, path, body, headers);
  }

  private RawAnswer putAs(String cookie, Socket socket, String path, String body, String... headers)
      throws IOException {
    socket
        .getOutputStream()
        .write(bytes(headAs(cookie, "PUT", path, body.length(), headers) + body));
    return read(socket);
  }

  private String head(String method, String path, int length, String... headers) {
    return headAs(user.cookie(), method, path, length, headers);
  }

  private String headAs(String cookie, String method, String path, int length, String... headers) {
    List<String> lines = new ArrayList<>();
    lines.add(method + " " + path + " HTTP/1.1");
    lines.add("Host: x");
    lines.add("pubky-host: " + user.pubky());
    if (!cookie.isEmpty()) {
      lines.add("Cookie: " + cookie);
    }
    if (length >= 0) {
      lines.add("Content-Length: " + length);
    }
    lines.addAll(List.of(headers));
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  /** One answer, as long as it announces. */
  private static RawAnswer read(Socket socket) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("the server closed after: " + head);
      }
      head.write(next);
    }
    RawAnswer answer = RawAnswer.parse(head.toByteArray());
    int length = Integer.parseInt(answer.header("Content-Length").orElse("0"));
    byte[] body = socket.getInputStream().readNBytes(length);
    return new RawAnswer(
        answer.status(), answer.headers(), new String(body, StandardCharsets.ISO_8859_1));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
