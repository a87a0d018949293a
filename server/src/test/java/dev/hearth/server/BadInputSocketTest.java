package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.config.Setting;
import dev.hearth.server.config.Settings;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.RawClient;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What breaks clients and attackers send: every answer is a clear one, nothing of a broken body
 * stays, and the server goes on.
 */
final class BadInputSocketTest {
  private static final int LARGE = 300_000;

  private TestHomeserver server;
  private TestUser user;
  private RawClient client;
  private Path folder;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    this.folder = folder;
    server =
        TestHomeserver.start(
            folder, Map.of(Settings.SIGNUP_MODE, "open", Settings.BODY_IDLE_SECONDS, "1"));
    user = server.signUp(TestKey.ofSeedByte(1));
    client = server.client();
    assertEquals(201, user.put("/pub/kept", "kept").status());
  }

  @AfterEach
  void stop() throws IOException {
    assertEquals("kept", user.get("/pub/kept").text());
    assertEquals(201, user.put("/pub/after", "after").status());
    assertEquals(200, client.get("/health").status());
    assertEquals(List.of(), temporaryFiles());
    server.close();
  }

  private List<Path> temporaryFiles() throws IOException {
    Path tmp = folder.resolve("store").resolve("blobs").resolve("tmp");
    if (!Files.exists(tmp)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(tmp)) {
      return files.toList();
    }
  }

  private String head(String path, String... headers) {
    return head(user, path, headers);
  }

  private static String head(TestUser user, String path, String... headers) {
    return "PUT "
        + path
        + " HTTP/1.1\r\nHost: x\r\npubky-host: "
        + user.pubky()
        + "\r\nCookie: "
        + user.cookie()
        + "\r\n"
        + Stream.of(headers).map(header -> header + "\r\n").reduce("", String::concat)
        + "\r\n";
  }

  @Test
  void bodyCutShort_leavesNothing() throws IOException {
    for (int sent : new int[] {0, 10, LARGE - 1}) {
      RawAnswer answer =
          client.sendAndEnd(head("/pub/cut", "Content-Length: " + LARGE) + "a".repeat(sent));
      assertEquals(400, answer.status(), "after " + sent + " bytes: " + answer);
      assertEquals(404, user.get("/pub/cut").status());
    }
  }

  @Test
  void lengthNearTheEndOfLongs_isALengthAsAnyOther(@TempDir Path other) throws IOException {
    for (long announced : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 256}) {
      String length = "Content-Length: " + announced;
      RawAnswer cut = client.sendAndEnd(head("/pub/cut", length) + "a".repeat(10));
      assertEquals(400, cut.status(), cut.toString());
      assertEquals(404, user.get("/pub/cut").status());
    }
    Map<Setting, String> settings =
        Map.of(Settings.SIGNUP_MODE, "open", Settings.DEFAULT_QUOTA_MB, "1");
    try (TestHomeserver strict = TestHomeserver.start(other, settings)) {
      TestUser somebody = strict.signUp(TestKey.ofSeedByte(3));
      RawAnswer refused =
          strict
              .client()
              .sendAndEnd(
                  head(somebody, "/pub/cut", "Content-Length: " + Long.MAX_VALUE) + "a".repeat(10));
      assertEquals(507, refused.status(), refused.toString());
    }
  }

  @Test
  void bodyCutShort_keepsTheOldContent() throws IOException {
    client.sendAndEnd(head("/pub/kept", "Content-Length: " + LARGE) + "a".repeat(LARGE - 1));
    assertEquals("kept", user.get("/pub/kept").text());
  }

  @Test
  void chunkedBody_isStored_andGarbageIsNot() throws IOException {
    String chunked = "Transfer-Encoding: chunked";
    assertEquals(
        201,
        client
            .sendAndEnd(head("/pub/chunks", chunked) + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
            .status());
    assertEquals("abcde", user.get("/pub/chunks").text());
    for (String body :
        List.of(
            "nonsense\r\n\r\n",
            "3\r\nab",
            "3\r\nabcX\r\n0\r\n\r\n",
            "-1\r\nabc\r\n0\r\n\r\n",
            "FFFFFFFFFFFFFFFFFF\r\nabc",
            "3\r\nabc\r\n",
            "\u0000\u0001\u0002")) {
      RawAnswer answer = client.sendAndEnd(head("/pub/garbage", chunked) + body);
      assertEquals(400, answer.status(), body + " gave " + answer);
      assertEquals(404, user.get("/pub/garbage").status(), body);
    }
  }

  @Test
  void bodyThatStandsStill_isGivenUp() throws IOException {
    try (Socket socket = client.connect()) {
      socket
          .getOutputStream()
          .write(
              (head("/pub/slow", "Content-Length: " + LARGE) + "a".repeat(LARGE / 2))
                  .getBytes(StandardCharsets.ISO_8859_1));
      RawAnswer answer = RawAnswer.parse(socket.getInputStream().readAllBytes());
      assertEquals(408, answer.status(), answer.toString());
    }
    assertEquals(404, user.get("/pub/slow").status());
  }

  @Test
  void refusedUpload_hearsWhy_howeverMuchItSends() throws IOException {
    TestUser stranger = user.signedOut();
    byte[] body = new byte[900_000];
    RawAnswer answer = stranger.put("/pub/x", body);
    assertEquals(401, answer.status());
    assertEquals(400, user.put("/pub/x/", body).status());
    assertEquals(403, user.put("/x", body).status());
    user.put("/pub/file", "x");
    assertEquals(409, user.put("/pub/file/below", body).status());
  }

  @Test
  void expectContinue_isAskedForOnlyWhatIsWanted() throws IOException {
    RawAnswer refused =
        client.send(
            "PUT /pub/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    assertEquals(401, refused.status());
    try (Socket socket = client.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          head("/pub/asked", "Content-Length: 5", "Expect: 100-continue", "Connection: close")
              .getBytes(StandardCharsets.ISO_8859_1));
      byte[] interim = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
      assertEquals(100, RawAnswer.parse(interim).status());
      out.write("hello".getBytes(StandardCharsets.ISO_8859_1));
      assertEquals(201, RawAnswer.parse(socket.getInputStream().readAllBytes()).status());
    }
  }

  @Test
  void headersTooLarge_are431() throws IOException {
    RawAnswer large = client.ask("GET /pub/kept HTTP/1.1", "Host: x", "X: " + "a".repeat(20_000));
    assertEquals(431, large.status());
    RawAnswer many =
        client.send("GET /pub/kept HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(5_000) + "\r\n");
    assertEquals(431, many.status());
    RawAnswer target = client.get("/" + "a".repeat(20_000));
    assertTrue(target.status() == 414 || target.status() == 431, target.toString());
  }

  @Test
  void headersThatAreTooMany_are431_howeverShort() throws IOException {
    String head = "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    assertEquals(200, client.send(head + "a:b\r\n".repeat(98) + "\r\n").status());
    assertEquals(431, client.send(head + "a:b\r\n".repeat(99) + "\r\n").status());
    assertEquals(431, client.send(head + "a:b\r\n".repeat(3_000) + "\r\n").status());
    // Refused as soon as there is one too many: nothing waits for the end.
    assertEquals(431, client.sendAndEnd(head + "a:b\r\n".repeat(100)).status());
  }

  @Test
  void trailersThatAreTooMany_areABrokenBody() throws IOException {
    String chunked = head("/pub/kept", "Transfer-Encoding: chunked") + "4\r\nkept\r\n0\r\n";
    assertEquals(201, client.sendAndEnd(chunked + "a:b\r\n".repeat(100) + "\r\n").status());
    assertEquals(400, client.sendAndEnd(chunked + "a:b\r\n".repeat(101) + "\r\n").status());
    assertEquals(400, client.sendAndEnd(chunked + "a:b\r\n".repeat(3_000) + "\r\n").status());
  }

  @Test
  void paths_thatBreakARule_are400() throws IOException {
    for (String path :
        List.of(
            "/pub/%00",
            "/pub/a%0Ab",
            "/pub/%7F",
            "/pub/%C2%80",
            "/pub/%ff",
            "/pub/%c0%ae%c0%ae/x",
            "/pub/%ed%a0%80",
            "/pub/%f4%90%80%80",
            "/..",
            "/pub/../..",
            "/pub/%2e%2e/%2e%2e/x",
            "/%2e%2e%2fpub",
            "/pub/" + "a".repeat(256),
            "/pub/" + "%C3%BC".repeat(128),
            "/pub/" + "a".repeat(256) + "/../x",
            "/" + "abc/".repeat(1_300) + "x",
            "/pub/" + "\u00ff")) {
      RawAnswer put = user.put(path, "x");
      assertEquals(400, put.status(), path + " gave " + put);
      assertEquals(400, user.get(path).status(), path);
    }
  }

  @Test
  void paths_atTheLimits_areStored() throws IOException {
    String longest = "/pub" + ("/" + "a".repeat(255)).repeat(15);
    String path = longest + "/" + "b".repeat(4_096 - longest.length() - 1);
    for (String good :
        List.of(
            "/pub/" + "c".repeat(255),
            path,
            "/pub/%25%32%65",
            "/pub/a%2Fb",
            "/pub/a+b",
            "/pub/%E2%82%AC",
            "/pub/%zz",
            "/pub/100%",
            "/pub/a%5Cb;c=d")) {
      assertEquals(201, user.put(good, good).status(), good);
      assertEquals(good, user.get(good).text(), good);
    }
    assertEquals("/pub/a%2Fb", user.get("/pub/./x/../a/b").text());
    assertEquals("/pub/a+b", user.get("/pub//a%2Bb").text());
    assertEquals("/pub/%zz", user.get("/pub/%25zz").text());
    // Bytes that should have been escaped and are UTF-8 all the same.
    assertEquals("/pub/%E2%82%AC", user.get("/pub/\u00e2\u0082\u00ac").text());
    assertEquals(400, user.put(path + "b", "x").status());
  }

  @Test
  void uploadsBeyondTheLimit_are503(@TempDir Path other) throws IOException {
    Map<Setting, String> settings =
        Map.of(Settings.SIGNUP_MODE, "open", Settings.UPLOADS, "2", Settings.UPLOADS_PER_USER, "2");
    try (TestHomeserver small = TestHomeserver.start(other, settings)) {
      TestUser somebody = small.signUp(TestKey.ofSeedByte(3));
      try (Socket first = begin(small, somebody);
          Socket second = begin(small, somebody)) {
        RawAnswer third = somebody.put("/pub/third", "x".repeat(5_000));
        assertEquals(503, third.status());
        assertEquals("1", third.header("Retry-After").orElseThrow());
        // What came with its request is on its way no more, and needs no place.
        assertEquals(201, somebody.put("/pub/short", "x").status());
        assertFalse(first.isClosed() || second.isClosed());
      }
    }
  }

  private static Socket begin(TestHomeserver server, TestUser user) throws IOException {
    Socket socket = server.client().connect();
    String head =
        "PUT /pub/%d HTTP/1.1\r\nHost: x\r\npubky-host: %s\r\nCookie: %s\r\nContent-Length: 9\r\n"
            .formatted(socket.getLocalPort(), user.pubky(), user.cookie());
    socket
        .getOutputStream()
        .write((head + "Expect: 100-continue\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    // The interim answer says that the body is being read.
    socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
    return socket;
  }

  @Test
  void aHeaderThatTrickles_isGivenUp_howeverSteadily(@TempDir Path other) throws IOException {
    Map<Setting, String> settings =
        Map.of(Settings.SIGNUP_MODE, "open", Settings.HEADER_SECONDS, "1");
    try (TestHomeserver strict = TestHomeserver.start(other, settings);
        Socket socket = strict.client().connect()) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: x\r\nX: ".getBytes(StandardCharsets.ISO_8859_1));
      socket.setSoTimeout(100);
      int written = 0;
      int end = 0;
      // A byte ten times a second: never idle, and never done.
      while (end == 0 && written < 600) {
        try {
          end = socket.getInputStream().read() < 0 ? -1 : 0;
        } catch (SocketTimeoutException e) {
          socket.getOutputStream().write('a');
          written++;
        } catch (SocketException e) {
          end = -1; // Closed with our byte unread.
        }
      }
      assertEquals(-1, end, "closed after " + written + " bytes");
    }
  }

  @Test
  void noise_isAnsweredOrClosed() throws IOException {
    String given = System.getProperty("seed", "");
    long seed = given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
    System.out.println("BadInputSocketTest seed " + seed);
    Random random = new Random(seed);
    String valid = head("/pub/noise", "Content-Length: 5") + "hello";
    for (int round = 0; round < 200; round++) {
      byte[] bytes = valid.getBytes(StandardCharsets.ISO_8859_1);
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      RawAnswer answer =
          client.sendAndEnd(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
      assertTrue(answer.status() < 500 || answer.status() == 505, "round " + round + ": " + answer);
      assertFalse(answer.body().contains("<html"), answer.toString());
    }
  }
}
