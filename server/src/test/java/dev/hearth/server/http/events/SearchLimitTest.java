package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.hearth.server.http.Dispatch;
import dev.hearth.server.http.Method;
import dev.hearth.server.http.Router;
import dev.hearth.server.http.jetty.HttpLimits;
import dev.hearth.server.http.jetty.HttpServer;
import dev.hearth.server.testing.RawClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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

  private final Semaphore searches = new Semaphore(0, true);
  private HttpServer http;

  @BeforeEach
  void listen() throws Exception {
    FeedLimits limits = new FeedLimits(100, ROWS_MAX, false);
    TextFeedRoute route =
        new TextFeedRoute(server.storage.events(), server.readers, limits, searches);
    http =
        HttpServer.start(
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
  void whoFindsAllTheTime_needsNoPermit() throws Exception {
    for (int n = 0; n < BETWEEN; n++) {
      server.put(alice, "/pub/rare/" + n, "x");
    }
    assertEquals(BETWEEN, events(rareFeed()));
  }
}
