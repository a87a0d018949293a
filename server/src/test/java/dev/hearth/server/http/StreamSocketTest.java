package dev.hearth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.subscriptions.CloseReason;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.model.Pubky;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams on real sockets whose peers stall, leave, or stay for the next request. */
class StreamSocketTest {
  /** Far more than the buffers of two sockets take: some 8 MB of frames. */
  private static final int EVENTS = 12_000;

  private final ManualTicker ticker = new ManualTicker();

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private FeedServer server;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private Pubky user;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    server = FeedServer.start(folder, ticker);
    user = server.signUp(TestKey.ofSeedByte(0), "/:rw").user();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Socket request(String target) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 << 10);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    ask(socket, target);
    return socket;
  }

  private static void ask(Socket socket, String target) throws IOException {
    String head = "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads up to a text and returns all that was read. */
  private static String readUpTo(InputStream in, String end) throws IOException {
    StringBuilder read = new StringBuilder();
    while (!endsWith(read, end)) {
      int next = in.read();
      assertTrue(next >= 0, () -> "the connection ended after: " + read);
      read.append((char) next);
    }
    return read.toString();
  }

  private static boolean endsWith(StringBuilder read, String end) {
    int start = read.length() - end.length();
    return start >= 0 && read.indexOf(end, start) == start;
  }

  /**
   * Lets time pass until something holds. Time must not outrun the sockets: after each step a
   * healthy stream has read its heartbeat.
   */
  private void advanceUntil(InputStream healthy, BooleanSupplier condition) throws IOException {
    long guard = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < guard, "waited in vain");
      ticker.advance(Duration.ofSeconds(16));
      readUpTo(healthy, ":\n\n");
    }
  }

  private long closed(CloseReason reason) {
    return server.subscriptions.figures().closed().getOrDefault(reason, 0L);
  }

  private long closedInAll() {
    return server.subscriptions.figures().closed().values().stream().mapToLong(n -> n).sum();
  }

  @Test
  void peerThatReadsNothing_isCut_andOthersGoOn() throws IOException {
    server.putMany(user, "/pub/" + "long".repeat(60) + "/", EVENTS);
    try (Socket healthy = request("/events/?subscribe=*/");
        Socket stalled = request("/events/?subscribe=*/&cursor=0&format=json")) {
      InputStream in = new BufferedInputStream(healthy.getInputStream());
      readUpTo(in, "event: live");
      server.awaitLive(1);

      advanceUntil(in, () -> closed(CloseReason.STALLED) == 1);

      assertEquals(1, server.subscriptions.figures().open());
      server.put(user, "/pub/after", "x");
      readUpTo(in, "/pub/after");
      assertTrue(stalled.isConnected(), "it never read, so it does not know yet");
    }
  }

  @Test
  void peerThatReadsSlowly_isNotCut() throws IOException {
    server.putMany(user, "/pub/" + "long".repeat(60) + "/", EVENTS);
    try (Socket healthy = request("/events/?subscribe=*/");
        Socket slow = request("/events/?subscribe=*/&cursor=0&format=json")) {
      InputStream beats = new BufferedInputStream(healthy.getInputStream());
      readUpTo(beats, "event: live");
      awaitFullBuffers();
      // A few kilobytes a second: far too little for the kernel to tell of room by itself.
      for (int i = 0; i < 12; i++) {
        slow.getInputStream().readNBytes(64 << 10);
        ticker.advance(Duration.ofSeconds(16));
        readUpTo(beats, ":\n\n");
      }
      assertEquals(0, closed(CloseReason.STALLED));
    }
  }

  /** Waits until the engine has written nothing for the time of many requests. */
  private void awaitFullBuffers() throws IOException {
    FeedReader reader = new FeedReader(server);
    long bytes = -1;
    int quiet = 0;
    while (quiet < 300) {
      assertEquals(200, reader.get("/events/?limit=1").status());
      long now = server.subscriptions.figures().bytes();
      quiet = now == bytes ? quiet + 1 : 0;
      bytes = now;
    }
  }

  @Test
  void peerThatLeaves_isNoticedByTheHeartbeat() throws IOException {
    try (Socket healthy = request("/events/?subscribe=*/")) {
      InputStream in = new BufferedInputStream(healthy.getInputStream());
      readUpTo(in, "event: live");
      try (Socket leaving = request("/events/?subscribe=*/")) {
        readUpTo(leaving.getInputStream(), "event: live");
      }

      // Under which reason is not asked: a test's clock may call it stalled before it is seen gone.
      advanceUntil(in, () -> server.subscriptions.figures().open() == 1 && closedInAll() == 1);
    }
  }

  @Test
  void streamThatEnds_leavesItsConnectionForTheNextRequest() throws IOException {
    server.put(user, "/pub/a", "x");
    try (Socket socket = request("/events/?subscribe=*/&cursor=0&limit=1")) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String first = readUpTo(in, "\r\n0\r\n\r\n");
      assertTrue(first.contains("/pub/a") && first.contains("{\"reason\":\"limit\"}"), first);

      ask(socket, "/events/?limit=1");

      assertTrue(readUpTo(in, "/pub/a").startsWith("HTTP/1.1 200"));
    }
  }
}
