package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.subscriptions.CloseReason;
import dev.hearth.server.subscriptions.SubscriptionLimits;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.StorageConfig;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Streams on real sockets whose peers read slowly, stall, leave, or stay for the next request. The
 * clock is a test's, and moves only when it is known what the sockets did in the time before.
 */
class StreamSocketTest {
  /** Frames of some 4 KB, in all more than the buffers of two sockets take: 12 MB. */
  private static final int EVENTS = 3_000;

  private static final String LONG_FOLDER = "/pub/" + ("deep".repeat(60) + "/").repeat(16);

  /** Small writes, so that each that ends is seen. */
  private static final int BATCH_BYTES = 8 << 10;

  private static final SubscriptionLimits LIMITS =
      new SubscriptionLimits(
          2,
          2,
          256,
          16 << 20,
          4,
          BATCH_BYTES,
          Duration.ofSeconds(15),
          Duration.ofSeconds(15),
          10_000,
          Duration.ofSeconds(60));

  /** A heartbeat is due after it, and four of them are longer than the stall timeout. */
  private static final Duration STEP = Duration.ofSeconds(16);

  private static final int HEARTBEAT_BYTES = 3;

  /** Read at once. */
  private static final int PIECE = 128 << 10;

  private final ManualTicker ticker = new ManualTicker();
  private FeedServer server;
  private Pubky user;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    server = FeedServer.start(StorageConfig.defaults(folder), LIMITS, ticker, FeedLimits.DEFAULTS);
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
    while (read.length() < end.length()
        || read.indexOf(end, read.length() - end.length()) != read.length() - end.length()) {
      int next = in.read();
      assertTrue(next >= 0, () -> "the connection ended after: " + read);
      read.append((char) next);
    }
    return read.toString();
  }

  private long closed(CloseReason reason) {
    return server.subscriptions.figures().closed().getOrDefault(reason, 0L);
  }

  private long bytes() {
    return server.subscriptions.figures().bytes();
  }

  private int open() {
    return server.subscriptions.figures().open();
  }

  private static void await(BooleanSupplier condition) {
    assertTrue(comes(condition, Duration.ofSeconds(60)), "waited in vain");
  }

  private static boolean comes(BooleanSupplier condition, Duration within) {
    long guard = System.nanoTime() + within.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > guard) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }

  /** As the ticker does a few times a second, without time passing. */
  private boolean tickedAnd(BooleanSupplier condition) {
    ticker.advance(Duration.ZERO);
    return condition.getAsBoolean();
  }

  @Test
  void peerThatReadsSlowly_isNotCut_andIsOnceItStops() throws IOException {
    server.putMany(user, LONG_FOLDER, EVENTS);
    try (Socket slow = request("/events/?subscribe=*/&cursor=0")) {
      InputStream in = slow.getInputStream();
      long read = take(in, PIECE);
      for (int i = 0; i < 10; i++) {
        read = makeRoom(in, read);
        ticker.advance(STEP);
        assertEquals(0, closed(CloseReason.STALLED), "cut in round " + i);
      }
      assertEquals(1, open());

      await(() -> stepAnd(() -> closed(CloseReason.STALLED) == 1));
    }
  }

  /**
   * Reads until the server's next write has gone through: only then is time to pass. A piece does,
   * which is 8 KB a second; a kernel that is short of memory wants more of its buffers emptied, in
   * the end all of them.
   *
   * @param read what was read before
   * @return what was read in all, never more than was written
   */
  private long makeRoom(InputStream in, long read) throws IOException {
    long written = bytes();
    BooleanSupplier more = () -> tickedAnd(() -> bytes() > written);
    long now = read;
    do {
      now += take(in, Math.clamp(written - now, 0, PIECE));
    } while (!comes(more, Duration.ofMillis(100)) && now < written);
    await(more);
    return now;
  }

  private static int take(InputStream in, int count) throws IOException {
    assertEquals(count, in.readNBytes(count).length);
    return count;
  }

  private boolean stepAnd(BooleanSupplier condition) {
    ticker.advance(STEP);
    return condition.getAsBoolean();
  }

  @Test
  void peerThatReadsNothing_isCut_andOthersGoOn() throws IOException {
    server.putMany(user, LONG_FOLDER, EVENTS);
    try (Socket healthy = request("/events/?subscribe=*/");
        Socket stalled = request("/events/?subscribe=*/&cursor=0")) {
      InputStream in = new BufferedInputStream(healthy.getInputStream());
      readUpTo(in, "event: live");
      readUpTo(in, "\n\n");
      readUpTo(stalled.getInputStream(), "event: PUT");
      // The first step begins the watch at the earliest, the fourth is 48 s later.
      for (int i = 0; i < 4; i++) {
        ticker.advance(STEP);
        readUpTo(in, ":\n\n");
        assertEquals(0, closed(CloseReason.STALLED));
      }
      while (closed(CloseReason.STALLED) == 0) {
        ticker.advance(STEP);
        readUpTo(in, ":\n\n");
      }
      assertEquals(1, open());
      server.put(user, "/pub/after", "x");
      readUpTo(in, "/pub/after");
      assertThrows(IOException.class, () -> stalled.getInputStream().readAllBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void peerThatLeaves_isNoticedAndCounted_andItsPlaceIsFree(boolean abruptly) throws IOException {
    try (Socket healthy = request("/events/?subscribe=*/")) {
      InputStream in = new BufferedInputStream(healthy.getInputStream());
      readUpTo(in, "event: live");
      readUpTo(in, "\n\n");
      try (Socket leaving = request("/events/?subscribe=*/")) {
        readUpTo(leaving.getInputStream(), "event: live");
        leaving.setSoLinger(abruptly, 0);
        assertEquals(503, new FeedReader(server).get("/events/?subscribe=*/").status());
      }
      while (closed(CloseReason.GONE) == 0) {
        long before = bytes();
        ticker.advance(STEP);
        readUpTo(in, ":\n\n");
        // Both have had their heartbeat, or one of them is gone.
        await(() -> bytes() >= before + 2 * HEARTBEAT_BYTES || closed(CloseReason.GONE) == 1);
      }
      assertEquals(1, open());
      try (Socket next = request("/events/?subscribe=*/")) {
        assertTrue(readUpTo(next.getInputStream(), "event: live").startsWith("HTTP/1.1 200"));
      }
    }
  }

  @Test
  void peerThatOnlyListens_keepsItsStream() throws IOException {
    try (Socket half = request("/events/?subscribe=*/")) {
      InputStream in = new BufferedInputStream(half.getInputStream());
      readUpTo(in, "event: live");
      readUpTo(in, "\n\n");
      half.shutdownOutput();
      for (int i = 0; i < 5; i++) {
        ticker.advance(STEP);
        readUpTo(in, ":\n\n");
      }
      server.put(user, "/pub/after", "x");
      readUpTo(in, "/pub/after");
      assertEquals(1, open());
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
