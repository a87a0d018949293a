package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.server.auth.NewSession;
import dev.hearth.server.coding.Coding;
import dev.hearth.server.subscriptions.SubscriptionLimits;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.StreamClient;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.StorageConfig;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.selectors.SelectorLimits;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON history that waits (docs/protocol.md §12), and pages that are compressed (§5). */
class LongPollTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExecutorService clients = Executors.newCachedThreadPool();
  private FeedServer server;
  private FeedReader reader;
  private Pubky alice;

  @BeforeEach
  void aUser(@TempDir Path folder) throws IOException {
    server = FeedServer.start(folder);
    reader = new FeedReader(server);
    alice = server.signUp(TestKey.ofSeedByte(0), "/:rw").user();
  }

  @AfterEach
  void stop() {
    clients.shutdownNow();
    server.close();
  }

  private Future<RawAnswer> ask(String target, String... headers) {
    Callable<RawAnswer> request = () -> reader.get(target, headers);
    return clients.submit(request);
  }

  private static JsonNode page(Future<RawAnswer> answer) throws Exception {
    RawAnswer raw = answer.get(60, TimeUnit.SECONDS);
    assertEquals(200, raw.status(), raw.text());
    assertEquals("no-store", raw.header("Cache-Control").orElseThrow());
    return JSON.readTree(raw.text());
  }

  @Test
  void whatIsThere_isAnsweredAtOnce() throws Exception {
    server.put(alice, "/pub/a", "x");
    JsonNode page = page(ask("/events/?format=json&wait=60"));
    assertEquals("/pub/a", page.get("events").get(0).get("path").textValue());
    assertEquals(0, server.subscriptions.figures().open());
  }

  @Test
  void nothingThere_waitsForTheNextThatMatches() throws Exception {
    Event first = server.put(alice, "/pub/a", "x");
    String target = "/events/?format=json&wait=60&selector=*/pub/app/&cursor=" + first.sequence();
    Future<RawAnswer> waiting = ask(target);
    server.awaitLive(1);
    Event other = server.put(alice, "/pub/other", "x");
    server.awaitPublished(other.sequence());
    assertEquals(1, server.subscriptions.figures().open());
    Event wanted = server.put(alice, "/pub/app/b", "x");
    JsonNode page = page(waiting);
    assertEquals(1, page.get("events").size());
    assertEquals("/pub/app/b", page.get("events").get(0).get("path").textValue());
    assertEquals(wanted.sequence().toString(), page.get("next").textValue());
  }

  /** Asked again and again with {@code next}, it sees every event once, however they come. */
  @Test
  void pageAfterPage_losesNothing() throws Exception {
    Future<?> writer =
        clients.submit(
            () -> {
              for (int n = 0; n < 60; n++) {
                server.putMany(alice, "/pub/" + n + "/", 1 + n % 5);
              }
            });
    int expected = 60 / 5 * (1 + 2 + 3 + 4 + 5);
    int seen = 0;
    String cursor = "0";
    String last = "";
    while (seen < expected) {
      JsonNode page = page(ask("/events/?format=json&wait=60&limit=7&cursor=" + cursor));
      for (JsonNode event : page.get("events")) {
        String id = event.get("id").textValue();
        assertTrue(id.compareTo(last) > 0, last + " then " + id);
        last = id;
        seen++;
      }
      cursor = page.get("next").textValue();
    }
    writer.get(60, TimeUnit.SECONDS);
    assertEquals(expected, seen);
  }

  @Test
  void whenTheTimeIsUp_thePageIsEmpty() throws Exception {
    Event first = server.put(alice, "/pub/a", "x");
    JsonNode page = page(ask("/events/?format=json&wait=1&cursor=" + first.sequence()));
    assertEquals(0, page.get("events").size());
    assertEquals(first.sequence().toString(), page.get("next").textValue());
  }

  @Test
  void draining_answersWhatWaits() throws Exception {
    Future<RawAnswer> waiting = ask("/events/?format=json&wait=60");
    server.awaitLive(1);
    server.subscriptions.drain().get(60, TimeUnit.SECONDS);
    assertEquals(0, page(waiting).get("events").size());
  }

  @Test
  void aSessionThatEnds_isToldSo() throws Exception {
    NewSession session = server.signUp(TestKey.ofSeedByte(1), "/:rw");
    Pubky bob = session.user();
    String cookie = "Cookie: " + bob + "=" + session.secret();
    Future<RawAnswer> waiting =
        ask("/events/?format=json&wait=60&selector=" + bob + "/priv/", cookie);
    server.awaitLive(1);
    server.sessions.signOut(bob, Optional.of(session.secret()));
    assertEquals("401 session_required", FeedReader.problem(waiting.get(60, TimeUnit.SECONDS)));
  }

  /** At once and empty, it would be asked for again at once. */
  @Test
  void noRoomForItsSelectors_isNoEmptyPage(@TempDir Path other) throws Exception {
    StorageConfig config =
        StorageConfig.defaults(other).withSelectorLimits(new SelectorLimits(1, 1 << 20));
    try (FeedServer full =
        FeedServer.start(
            config, SubscriptionLimits.DEFAULTS, new ManualTicker(), FeedLimits.DEFAULTS)) {
      RawAnswer answer =
          new FeedReader(full)
              .get("/events/?format=json&wait=60&selector=*/pub/a/&selector=*/pub/b/");
      assertEquals("503 overloaded", FeedReader.problem(answer));
      assertTrue(answer.text().contains("\"limit\":\"selectors\""), answer.text());
      assertTrue(answer.header("Retry-After").orElseThrow().matches("[1-9][0-9]*"));
    }
  }

  private static void send(Socket socket, String target, String... headers) throws IOException {
    String lines = String.join("\r\n", headers) + (headers.length > 0 ? "\r\n" : "");
    String request = "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Whoever aborts and asks again must not use up the places of all. */
  @Test
  void whoLeaves_waitsNoLonger() throws Exception {
    Socket client = server.client().connect();
    send(client, "/events/?format=json&wait=60");
    server.awaitLive(1);
    client.close();
    awaitNoneOpen();
  }

  @Test
  void whoOnlyEndsItsHalf_hasItsAnswer() throws Exception {
    try (Socket client = server.client().connect()) {
      send(client, "/events/?format=json&wait=60", "Connection: close");
      server.awaitLive(1);
      client.shutdownOutput();
      assertTrue(rest(client).contains("\"events\":[]"));
    }
  }

  /** What is asked meanwhile, in pieces, is answered afterwards and in order. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nextRequestOnTheSocket_isAnsweredBehindTheWait(boolean atOnce) throws Exception {
    Event first = server.put(alice, "/pub/a", "x");
    String wait = "/events/?format=json&wait=60&cursor=" + first.sequence();
    try (Socket client = server.client().connect()) {
      send(client, wait);
      if (!atOnce) {
        server.awaitLive(1);
      }
      send(client, "/events/?format=json&limit=1");
      send(client, "/events/?format=json&limit=2", "X: " + "y".repeat(3_000), "Connection: close");
      server.awaitLive(1);
      server.put(alice, "/pub/b", "x");
      String answers = rest(client);
      assertEquals(List.of("/pub/b", "/pub/a", "/pub/a", "/pub/b"), paths(answers), answers);
    }
  }

  private static List<String> paths(String answers) {
    return Pattern.compile("\"path\":\"([^\"]*)\"")
        .matcher(answers)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /** The wait has ended with an event, and only then the session does. */
  @Test
  void aSessionThatEndsBeforeTheAnswer_isToldSo() throws Exception {
    NewSession session = server.signUp(TestKey.ofSeedByte(1), "/:rw");
    Pubky bob = session.user();
    String cookie = "Cookie: " + bob + "=" + session.secret();
    Future<RawAnswer> waiting =
        ask("/events/?format=json&wait=60&selector=" + bob + "/priv/", cookie);
    server.awaitLive(1);
    CompletableFuture<Boolean> goOn = new CompletableFuture<>();
    List<Thread> busy = keepReadersBusy(goOn);
    try {
      server.put(bob, "/priv/secret", "x");
      awaitNoneOpen();
      server.sessions.signOut(bob, Optional.of(session.secret()));
    } finally {
      goOn.complete(true);
    }
    assertEquals("401 session_required", FeedReader.problem(waiting.get(60, TimeUnit.SECONDS)));
    for (Thread each : busy) {
      assertTrue(each.join(Duration.ofSeconds(60)));
    }
  }

  /** Whoever has to read the log for an answer waits behind these. */
  private List<Thread> keepReadersBusy(CompletableFuture<Boolean> goOn)
      throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(FeedServer.READERS);
    List<Thread> busy = new ArrayList<>();
    for (int i = 0; i < FeedServer.READERS; i++) {
      // Virtual threads have the pool read for them, as requests do.
      busy.add(
          Thread.startVirtualThread(
              () ->
                  server.readers.read(
                      () -> {
                        begun.countDown();
                        return goOn.join();
                      })));
    }
    assertTrue(begun.await(60, TimeUnit.SECONDS));
    return busy;
  }

  /** For less than a wait lasts by itself. */
  private void awaitNoneOpen() {
    long guard = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (server.subscriptions.figures().open() > 0) {
      assertTrue(System.nanoTime() < guard, "the wait does not end");
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "wait=0, 400 bad_parameter",
    "wait=61, 400 bad_parameter",
    "wait=soon, 400 bad_parameter",
    "wait=1&wait=1, 400 bad_parameter",
    "wait=1&reverse=true, 400 conflicting_parameters",
    "wait=1&until=2026-11-20T10:00:00Z, 400 conflicting_parameters",
    "wait=1&cursor=9000000000000000000, 410 cursor_future",
  })
  void whatCannotBe_isRefused(String query, String expected) throws IOException {
    assertEquals(expected, FeedReader.problem(reader.get("/events/?format=json&" + query)));
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void aPage_isCompressedWhereTheClientTakesIt(Coding coding) throws IOException {
    server.putMany(alice, "/pub/app/", 900);
    String accept = "Accept-Encoding: " + coding.text();
    for (String limit : List.of("3", "500", "1000")) {
      String target = "/events/?format=json&limit=" + limit;
      RawAnswer plain = reader.get(target);
      RawAnswer coded;
      try (StreamClient body = reader.open(target, accept, "Connection: close")) {
        coded = body.head();
        assertEquals(plain.text(), body.rest());
      }
      assertEquals(coding.text(), coded.header("Content-Encoding").orElseThrow());
      assertTrue(coded.all("Vary").contains("Accept-Encoding"));
      plain
          .header("ETag")
          .ifPresent(
              tag -> {
                String codedTag = coded.header("ETag").orElseThrow();
                assertEquals(tag.replaceAll("\"$", "-" + coding.text() + "\""), codedTag);
              });
    }
    String tag = reader.get("/events/?format=json&limit=3", accept).header("ETag").orElseThrow();
    RawAnswer again = reader.get("/events/?format=json&limit=3", accept, "If-None-Match: " + tag);
    assertEquals(304, again.status());
    assertEquals(200, reader.get("/events/?format=json&limit=3", "If-None-Match: " + tag).status());
  }
}
