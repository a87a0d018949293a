package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.http.BoundedWork;
import dev.hearth.server.http.Dispatch;
import dev.hearth.server.http.Method;
import dev.hearth.server.http.Router;
import dev.hearth.server.http.jetty.HttpLimits;
import dev.hearth.server.http.jetty.HttpServer;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.RawClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A text feed that has just found nothing reads on only while it holds one of few permits, which
 * the test gives and takes.
 */
class SearchLimitTest extends OneUserFixture {
  private static final int ROWS_MAX = 10;
  private static final int BETWEEN = 5 * ROWS_MAX;
  private static final long GUARD_SECONDS = 60;

  private static final FeedLimits LIMITS = new FeedLimits(100, ROWS_MAX, false);

  private final Semaphore searches = new Semaphore(0, true);
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private HttpServer http;

  @BeforeEach
  void listen() throws Exception {
    http = listen(Duration.ofSeconds(GUARD_SECONDS), now::get);
  }

  private HttpServer listen(Duration patience, LongSupplier nanos) throws Exception {
    BoundedWork places = new BoundedWork("searches", searches, patience);
    TextFeedRoute route =
        new TextFeedRoute(server.storage.events(), server.readers, LIMITS, places, nanos);
    return HttpServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        HttpLimits.DEFAULTS,
        new Dispatch(new Router().on(Method.GET, "/events/", route)));
  }

  @AfterEach
  void stopListening() {
    searches.release(1_000_000); // Lest a feed of a failed test waits for ever.
    http.close();
  }

  private CompletableFuture<List<String>> rareFeed() {
    CompletableFuture<List<String>> lines = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                String body =
                    new RawClient(http.port()).get("/events/?selector=*/pub/rare/").body();
                lines.complete(body.lines().filter(line -> line.startsWith("PUT ")).toList());
              } catch (Exception e) {
                lines.completeExceptionally(e);
              }
            });
    return lines;
  }

  /** Waits until so many feeds wait for a permit; none may be answered meanwhile. */
  private void awaitWaiting(int feeds, List<CompletableFuture<List<String>>> asked) {
    long guard = System.nanoTime() + TimeUnit.SECONDS.toNanos(GUARD_SECONDS);
    while (searches.getQueueLength() < feeds) {
      asked.forEach(feed -> assertFalse(feed.isDone(), "it has read on without a permit"));
      if (System.nanoTime() > guard) {
        throw new AssertionError("no feed waits for a permit");
      }
      Thread.onSpinWait();
    }
  }

  private static int events(CompletableFuture<List<String>> feed)
      throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
    return feed.get(GUARD_SECONDS, TimeUnit.SECONDS).size();
  }

  @Test
  void beforeTheAnswerBegins_feedsWaitForAPermit_andGiveItBack() throws Exception {
    server.putMany(alice, "/pub/", BETWEEN);
    server.put(alice, "/pub/rare/1", "x");
    List<CompletableFuture<List<String>>> feeds = List.of(rareFeed(), rareFeed(), rareFeed());
    awaitWaiting(3, feeds);

    searches.release(); // Each search takes it once more, so they take turns.
    for (CompletableFuture<List<String>> feed : feeds) {
      assertEquals(1, events(feed));
    }
    assertEquals(1, searches.availablePermits());
  }

  @Test
  void afterTheAnswerHasBegun_itIsTheSame() throws Exception {
    server.put(alice, "/pub/rare/1", "x");
    server.putMany(alice, "/pub/", BETWEEN);
    server.put(alice, "/pub/rare/2", "x");
    CompletableFuture<List<String>> feed = rareFeed();
    awaitWaiting(1, List.of(feed));

    searches.release();
    assertEquals(2, events(feed));
    assertEquals(1, searches.availablePermits());
  }

  @Test
  void whoFindsNoPlaceInTime_isToldToComeLater() throws Exception {
    server.putMany(alice, "/pub/", BETWEEN);
    try (HttpServer impatient = listen(Duration.ofMillis(1), now::get)) {
      RawAnswer answer = new RawClient(impatient.port()).get("/events/?selector=*/pub/rare/");
      assertEquals(503, answer.status());
      assertEquals(Optional.of("1"), answer.header("Retry-After"));
    }
  }

  @Test
  void aSearchThatFindsNothingForLong_ends_beforeTheAnswerWithAStatus() throws Exception {
    searches.release();
    server.putMany(alice, "/pub/", BETWEEN);
    try (HttpServer slow = listen(Duration.ofSeconds(GUARD_SECONDS), this::tenSecondsLater)) {
      RawAnswer answer = new RawClient(slow.port()).get("/events/?selector=*/pub/rare/");
      assertEquals(503, answer.status());
      assertEquals(Optional.of("1"), answer.header("Retry-After"));
    }
    assertEquals(1, searches.availablePermits());
  }

  /** So much was found before that a part of it has left. */
  @Test
  void aSearchThatFindsNothingForLong_ends_andItsAnswerIsCut() throws Exception {
    searches.release();
    server.putMany(alice, "/pub/rare/", 900);
    server.putMany(alice, "/pub/", BETWEEN);
    try (HttpServer slow = listen(Duration.ofSeconds(GUARD_SECONDS), this::tenSecondsLater)) {
      String request = "GET /events/?selector=*/pub/rare/&limit=1000 HTTP/1.1\r\nHost: x\r\n";
      String answer = raw(slow.port(), request + "Connection: close\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
      assertFalse(answer.contains("cursor: "), answer);
      assertFalse(answer.endsWith("0\r\n\r\n"), answer);
    }
    assertEquals(1, searches.availablePermits());
  }

  @Test
  void findingNowAndThen_isNoReasonToEnd() throws Exception {
    searches.release();
    for (int n = 0; n < 8; n++) {
      server.putMany(alice, "/pub/" + n + "/", ROWS_MAX);
      server.put(alice, "/pub/rare/" + n, "x");
    }
    try (HttpServer slow = listen(Duration.ofSeconds(GUARD_SECONDS), this::tenSecondsLater)) {
      String body = new RawClient(slow.port()).get("/events/?selector=*/pub/rare/").body();
      assertEquals(8 + 1, body.lines().count(), body);
    }
  }

  /** All that comes until the server closes. */
  private static String raw(int port, String request) throws Exception {
    try (Socket socket = new RawClient(port).connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The time as a feed would see it whose every step takes ten seconds. */
  private long tenSecondsLater() {
    return now.addAndGet(TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void byDefault_twoFeedsSearchAtOnce() throws Exception {
    BoundedWork usual = TextFeedRoute.searches();
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(2);
    AtomicInteger searching = new AtomicInteger();
    List<Future<Integer>> feeds = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (int n = 0; n < 2; n++) {
          feeds.add(threads.submit(() -> usual.run(() -> search(searching, inside, end))));
        }
        assertTrue(inside.await(GUARD_SECONDS, TimeUnit.SECONDS), "fewer than two search");
        feeds.add(threads.submit(() -> usual.run(() -> search(searching, inside, end))));
        long guard = System.nanoTime() + TimeUnit.SECONDS.toNanos(GUARD_SECONDS);
        while (usual.waiting() == 0 && searching.get() == 2 && System.nanoTime() < guard) {
          Thread.onSpinWait();
        }
        assertEquals(2, searching.get());
      } finally {
        end.countDown();
      }
      for (Future<Integer> feed : feeds) {
        feed.get(GUARD_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private static int search(AtomicInteger searching, CountDownLatch inside, CountDownLatch end) {
    int now = searching.incrementAndGet();
    inside.countDown();
    try {
      assertTrue(end.await(GUARD_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return now;
  }

  @Test
  void whoFindsAllTheTime_needsNoPermit() throws Exception {
    for (int n = 0; n < BETWEEN; n++) {
      server.put(alice, "/pub/rare/" + n, "x");
    }
    assertEquals(BETWEEN, events(rareFeed()));
  }
}
