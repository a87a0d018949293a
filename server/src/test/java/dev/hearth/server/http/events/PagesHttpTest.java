package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.wire.EventPage;
import dev.hearth.client.wire.PageWalk;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.StorageConfig;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.pages.PageLimits;
import dev.hearth.storage.pages.SealedPage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The list of pages and the pages over a real socket; the golden page (docs/protocol.md, Pages).
 */
final class PagesHttpTest {
  private static final TestKey ALICE = TestKey.ofSeedByte(0);
  private static final Duration GUARD = Duration.ofSeconds(60);
  private static final PageLimits TWO =
      new PageLimits(2, 1 << 20, 1_000, 1 << 30, 0, Duration.ofMillis(5), Duration.ofMillis(5));

  private static FeedServer start(Path folder) throws IOException {
    return FeedServer.withPages(StorageConfig.defaults(folder), TWO);
  }

  private static Pubky alice(FeedServer server) {
    return server.signUp(ALICE, "/:rw").user();
  }

  /** So many pages of two events each. */
  private static List<SealedPage> fill(FeedServer server, int pages) throws Exception {
    Pubky alice = alice(server);
    for (int i = 0; i < 2 * pages; i++) {
      server.put(alice, "/pub/" + i, "x");
    }
    assertTrue(server.pages.orElseThrow().awaitPages(pages, GUARD));
    return server.pages.orElseThrow().after(dev.hearth.storage.model.Sequence.NONE, 99).pages();
  }

  private static RawAnswer ask(FeedServer server, String method, String target, String... headers)
      throws IOException {
    return server.client().ask(method, target, new byte[0], headers);
  }

  private static RawAnswer get(FeedServer server, String target, String... headers)
      throws IOException {
    return ask(server, "GET", target, headers);
  }

  private static String target(SealedPage page) {
    return "/events/pages/" + page.name();
  }

  private static byte[] file(Path folder, SealedPage page) throws IOException {
    return Files.readAllBytes(folder.resolve("pages").resolve(page.name() + ".zst"));
  }

  private static byte[] golden() throws IOException {
    try (InputStream in = PagesHttpTest.class.getResourceAsStream("/golden/page.zst")) {
      return in.readAllBytes();
    }
  }

  /** One put and one delete, as in the other golden files. */
  private static SealedPage goldenPage(FeedServer server) throws Exception {
    Pubky alice = alice(server);
    server.put(alice, "/pub/a.txt", "hello");
    server.setMicros(FeedServer.START_MICROS + 2);
    server.delete(alice, "/pub/a.txt");
    assertTrue(server.pages.orElseThrow().awaitPages(1, GUARD));
    return server
        .pages
        .orElseThrow()
        .after(dev.hearth.storage.model.Sequence.NONE, 1)
        .pages()
        .getFirst();
  }

  /** {@code -Dgolden.write=true} writes the file anew, for instance for a new zstd. */
  @Test
  void thePage_isTheGoldenOne(@TempDir Path folder) throws Exception {
    try (FeedServer server = start(folder)) {
      byte[] page = file(folder, goldenPage(server));
      if (Boolean.getBoolean("golden.write")) {
        Files.write(Path.of("src", "test", "resources", "golden", "page.zst"), page);
      }
      assertArrayEquals(golden(), page);
    }
  }

  @Test
  void theGoldenPage_isWhatTheClientReads() throws Exception {
    EventPage page = EventPage.decode(golden());
    assertEquals(0, page.after());
    assertEquals(FeedServer.START_MICROS + 2, page.through());
    assertEquals(1, page.users());
    assertEquals("8pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo", page.user(0));
    assertEquals(1, page.types());
    assertEquals("text/plain", page.type(0));
    PageWalk walk = page.walk();
    assertTrue(walk.next() && walk.isPut());
    assertEquals("/pub/a.txt", walk.path());
    assertEquals(FeedServer.START_MICROS, walk.sequence());
    assertEquals(1, walk.suffixLength());
    assertEquals(5, walk.length());
    byte[] hash = new byte[32];
    walk.copyHash(hash, 0);
    assertEquals(
        "6o8WPbOGgpJeRJHF5Y1Ls1Bu+MFOt4qG6QjFYkpnIA8=",
        java.util.Base64.getEncoder().encodeToString(hash));
    assertTrue(walk.next() && !walk.isPut());
    assertEquals("/pub/a.txt", walk.path());
    assertEquals(FeedServer.START_MICROS + 2, walk.sequence());
  }

  @Test
  void theList_isTheGoldenOne(@TempDir Path folder) throws Exception {
    try (FeedServer server = start(folder);
        InputStream in = PagesHttpTest.class.getResourceAsStream("/golden/pages.json")) {
      goldenPage(server);
      RawAnswer answer = get(server, "/events/pages");
      assertEquals(200, answer.status());
      assertEquals("application/json", answer.header("Content-Type").orElseThrow());
      assertEquals("public, max-age=5", answer.header("Cache-Control").orElseThrow());
      assertEquals(
          new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip(),
          answer.text());
    }
  }

  @Test
  void theList_isPaged_andBeginsWithThePageThatGoesOn(@TempDir Path folder) throws Exception {
    try (FeedServer server = start(folder)) {
      List<SealedPage> pages = fill(server, 3);
      String text = get(server, "/events/pages?limit=2").text();
      assertTrue(text.startsWith("{\"cursor\":\"0000000000000\",\"pages\":[{"), text);
      assertTrue(text.contains(pages.get(0).name().toString()), text);
      assertTrue(text.contains(pages.get(1).name().toString()), text);
      String next = pages.get(1).name().through().toString();
      assertTrue(text.endsWith("],\"next\":\"" + next + "\",\"more\":true}"), text);
      String rest = get(server, "/events/pages?limit=2&cursor=" + next).text();
      assertTrue(rest.startsWith("{\"cursor\":\"" + next + "\",\"pages\":[{\"name\":\""), rest);
      assertTrue(rest.contains(pages.get(2).name().toString()), rest);
      assertTrue(rest.endsWith("\"more\":false}"), rest);
      String last = pages.get(2).name().through().toString();
      assertEquals(
          "{\"cursor\":\"%s\",\"pages\":[],\"next\":\"%s\",\"more\":false}".formatted(last, last),
          get(server, "/events/pages?cursor=" + last).text());
      long inside = pages.get(1).name().through().value() - 1;
      assertTrue(
          get(server, "/events/pages?limit=1&cursor=" + inside)
              .text()
              .contains(pages.get(1).name().toString()));
    }
  }

  @Test
  void badQuestions_areRefused_asEverywhere(@TempDir Path folder) throws Exception {
    try (FeedServer server = start(folder)) {
      fill(server, 1);
      assertEquals(400, get(server, "/events/pages?cursor=x").status());
      assertEquals(400, get(server, "/events/pages?limit=0").status());
      assertEquals(400, get(server, "/events/pages?limit=1001").status());
      RawAnswer future = get(server, "/events/pages?cursor=FZZZZZZZZZZZY");
      assertEquals(410, future.status());
      assertTrue(future.text().contains("\"code\":\"cursor_future\""), future.text());
      assertEquals("no-store", future.header("Cache-Control").orElseThrow());
      assertEquals(405, ask(server, "POST", "/events/pages").status());
      for (String name :
          List.of("x", "..", "%2e%2e", "0000000000000-00361F46YR8ZR-" + "0".repeat(32))) {
        RawAnswer answer = get(server, "/events/pages/" + name);
        assertEquals(404, answer.status(), name);
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
      }
    }
  }

  @Test
  void aPage_isServedAsItLies_andStaysInCaches(@TempDir Path folder) throws Exception {
    try (FeedServer server = start(folder)) {
      SealedPage page = fill(server, 2).getLast();
      byte[] file = file(folder, page);
      String etag = "\"" + page.name().hash() + "\"";
      RawAnswer answer = get(server, target(page), "Origin: http://page.example");
      assertEquals(200, answer.status());
      assertArrayEquals(file, answer.bytes());
      assertEquals("application/zstd", answer.header("Content-Type").orElseThrow());
      assertEquals(
          "public, max-age=31536000, immutable", answer.header("Cache-Control").orElseThrow());
      assertEquals(etag, answer.header("ETag").orElseThrow());
      assertEquals("bytes", answer.header("Accept-Ranges").orElseThrow());
      assertEquals(
          "http://page.example", answer.header("Access-Control-Allow-Origin").orElseThrow());
      RawAnswer head = ask(server, "HEAD", target(page));
      assertEquals(200, head.status());
      assertEquals(Integer.toString(file.length), head.header("Content-Length").orElseThrow());
      assertEquals("", head.body());
      assertArrayEquals(file, get(server, target(page), "Cache-Control: no-cache").bytes());
    }
  }

  @Test
  void conditionsAndRanges_areThoseOfHttp(@TempDir Path folder) throws Exception {
    try (FeedServer server = start(folder)) {
      SealedPage page = fill(server, 1).getFirst();
      byte[] file = file(folder, page);
      String etag = "\"" + page.name().hash() + "\"";
      RawAnswer known = get(server, target(page), "If-None-Match: " + etag);
      assertEquals(304, known.status());
      assertEquals(etag, known.header("ETag").orElseThrow());
      assertEquals("", known.body());
      assertEquals(200, get(server, target(page), "If-None-Match: \"other\"").status());
      assertEquals(412, get(server, target(page), "If-Match: \"other\"").status());
      assertEquals(412, get(server, target(page), "If-Match: W/" + etag).status());
      assertEquals(200, get(server, target(page), "If-Match: \"other\", " + etag).status());
      assertEquals(200, get(server, target(page), "If-Match: *").status());
      RawAnswer old = get(server, target(page), "If-None-Match: W/" + etag, "Range: bytes=99999-");
      assertEquals(304, old.status());
      RawAnswer part = get(server, target(page), "Range: bytes=10-19", "If-Range: " + etag);
      assertEquals(206, part.status());
      assertArrayEquals(Arrays.copyOfRange(file, 10, 20), part.bytes());
      assertEquals("bytes 10-19/" + file.length, part.header("Content-Range").orElseThrow());
      RawAnswer tail = get(server, target(page), "Range: bytes=-5");
      assertArrayEquals(Arrays.copyOfRange(file, file.length - 5, file.length), tail.bytes());
      RawAnswer other = get(server, target(page), "Range: bytes=0-1", "If-Range: \"other\"");
      assertEquals(200, other.status());
      RawAnswer beyond = get(server, target(page), "Range: bytes=99999-");
      assertEquals(416, beyond.status());
      assertEquals("no-store", beyond.header("Cache-Control").orElseThrow());
    }
  }

  @Test
  void retention_isSaid_byListAndPage(@TempDir Path folder) throws Exception {
    try (FeedServer server =
        FeedServer.withPages(StorageConfig.defaults(folder).withRetainedEvents(4), TWO)) {
      List<SealedPage> pages = fill(server, 2);
      RawAnswer page = get(server, target(pages.get(0)));
      assertEquals("public, max-age=3600", page.header("Cache-Control").orElseThrow());
      Pubky alice = ALICE.pubky();
      server.put(alice, "/pub/more", "x"); // The first event is gone, its page is not.
      String floor = server.storage.events().bounds().floor().toString();
      String list = get(server, "/events/pages?cursor=0").text();
      assertTrue(list.startsWith("{\"cursor\":\"" + floor + "\",\"pages\":[{\"name\":\""), list);
      assertTrue(list.contains(pages.get(0).name().toString()), list);
      RawAnswer expired = get(server, "/events/pages?cursor=0000000000000");
      assertEquals(410, expired.status());
      assertTrue(expired.text().contains("\"code\":\"cursor_expired\""), expired.text());
      server.put(alice, "/pub/more", "y");
      while (get(server, target(pages.get(0))).status() == 200) {
        Thread.onSpinWait(); // The sealer looks every five milliseconds.
      }
      RawAnswer gone = get(server, target(pages.get(0)));
      assertEquals(410, gone.status());
      assertTrue(gone.text().contains("\"code\":\"cursor_expired\""), gone.text());
    }
  }

  @Test
  void withoutPages_theListIsEmpty(@TempDir Path folder) throws Exception {
    try (FeedServer server = FeedServer.start(folder)) {
      server.put(alice(server), "/pub/a", "x");
      assertEquals(
          "{\"cursor\":\"0000000000000\",\"pages\":[],\"next\":\"0000000000000\",\"more\":false}",
          get(server, "/events/pages").text());
    }
  }
}
