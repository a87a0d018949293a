package dev.hearth.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.e2e.Browser.Report;
import dev.hearth.server.testing.ServerProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The native stream as a page meets it: a real {@code EventSource}, from another origin. */
@Tag("e2e")
@Timeout(180)
class ChromiumE2eTest {
  @Test
  void fourSelectors_eachFireTheirEventsInOrder(@TempDir Path folder) throws Exception {
    try (ServerProcess server = open(folder);
        Browser browser = new Browser()) {
      Person alice = new Person(server.uri());
      Person bob = new Person(server.uri());
      Map<String, String> selectors =
          Map.of(
              "alice",
              alice.z32() + "/",
              "alice's folder",
              alice.z32() + "/pub/pubky.app/",
              "everyone's folder",
              "*/pub/pubky.app/",
              "everyone",
              "*/");
      for (Map.Entry<String, String> selector : selectors.entrySet()) {
        openLive(browser, selector.getKey(), stream(server.uri(), selector.getValue()));
      }

      List<String> aliceOut = new ArrayList<>();
      List<String> aliceIn = new ArrayList<>();
      List<String> everyoneIn = new ArrayList<>();
      List<String> everyone = new ArrayList<>();
      note(put(alice, "/pub/pubky.app/posts/1"), aliceOut, aliceIn, everyoneIn, everyone);
      note(put(alice, "/pub/pubky.appendix"), aliceOut, everyone);
      note(put(bob, "/pub/pubky.app/posts/1"), everyoneIn, everyone);
      note(put(bob, "/pub/other/ünï code.txt"), everyone);
      put(alice, "/priv/secret.txt");
      note(delete(alice, "/pub/pubky.app/posts/1"), aliceOut, aliceIn, everyoneIn, everyone);
      note(put(alice, "/pub/pubky.app/end"), aliceOut, aliceIn, everyoneIn, everyone);

      assertEquals(aliceOut, next(browser, "alice", aliceOut.size()));
      assertEquals(aliceIn, next(browser, "alice's folder", aliceIn.size()));
      assertEquals(everyoneIn, next(browser, "everyone's folder", everyoneIn.size()));
      assertEquals(everyone, next(browser, "everyone", everyone.size()));
    }
  }

  @Test
  void cutConnection_goesOnAfterTheLastIdSeen(@TempDir Path folder) throws Exception {
    try (ServerProcess server = open(folder);
        CuttingProxy proxy = new CuttingProxy(server.uri());
        Browser browser = new Browser()) {
      Person alice = new Person(server.uri());
      openLive(browser, "s", stream(proxy.uri(), alice.z32() + "/pub/"));
      assertEquals(Optional.empty(), proxy.nextLastEventId());

      for (int round = 0; round < 3; round++) {
        String seen = put(alice, "/pub/seen-" + round);
        assertEquals(List.of(seen), next(browser, "s", 1));
        proxy.cut();
        List<String> missed =
            List.of(put(alice, "/pub/missed-" + round), delete(alice, "/pub/seen-" + round));

        assertReconnects(browser);
        assertEquals(positionOf(idOf(seen)), positionOf(proxy.nextLastEventId().orElseThrow()));
        assertEquals(missed, next(browser, "s", missed.size()));
        assertEquals("live", browser.next("s").type());
      }
    }
  }

  @Test
  void quietStream_movesItsPlaceByIdsAlone(@TempDir Path folder) throws Exception {
    try (ServerProcess server = open(folder);
        CuttingProxy proxy = new CuttingProxy(server.uri());
        Browser browser = new Browser()) {
      Person alice = new Person(server.uri());
      openLive(browser, "s", stream(proxy.uri(), alice.z32() + "/pub/quiet/"));
      assertEquals(Optional.empty(), proxy.nextLastEventId());

      String elsewhere = alice.put("/pub/busy/file", "x");
      String progress = proxy.nextBareId();
      assertEquals(elsewhere.substring(0, progress.length()), progress);
      proxy.cut();

      // Nothing fired in the page but the loss itself, and yet it asks for what comes after.
      assertReconnects(browser);
      assertEquals(Optional.of(progress), proxy.nextLastEventId());
    }
  }

  @Test
  void cursorOfTheFuture_isResetOnce(@TempDir Path folder) throws Exception {
    try (ServerProcess server = open(folder);
        CuttingProxy proxy = new CuttingProxy(server.uri());
        Browser browser = new Browser()) {
      Person alice = new Person(server.uri());
      String newest = positionOf(alice.put("/pub/file", "x"));
      browser.open("s", stream(proxy.uri(), alice.z32() + "/&cursor=0ZZZZZZZZZZZY"), false);
      assertEquals("open", browser.next("s").type());

      Report reset = browser.next("s");
      assertEquals("reset", reset.type());
      assertTrue(reset.data().contains("\"reason\":\"future\""), reset.data());
      assertEquals(newest, reset.id());
      assertEquals("live", browser.next("s").type());
      assertEquals(Optional.empty(), proxy.nextLastEventId());

      // The position of the reset is what the browser asks for next, so there is no second one.
      proxy.cut();
      assertReconnects(browser);
      assertEquals(Optional.of(newest), proxy.nextLastEventId());
      assertEquals("live", browser.next("s").type());
      String later = put(alice, "/pub/later");
      assertEquals(List.of(later), next(browser, "s", 1));
    }
  }

  /** Compressed as Chromium asks for it, every event is there before the next one is written. */
  @Test
  void compressedStream_firesEachEventAtOnce_andABurst(@TempDir Path folder) throws Exception {
    try (ServerProcess server = open(folder);
        CuttingProxy proxy = new CuttingProxy(server.uri(), false);
        Browser browser = new Browser()) {
      Person alice = new Person(server.uri());
      List<String> history = new ArrayList<>();
      for (int n = 0; n < 40; n++) {
        history.add(put(alice, "/pub/history-" + n));
      }
      browser.open("s", stream(proxy.uri(), alice.z32() + "/&cursor=0"), false);
      assertEquals("open", browser.next("s").type());
      assertEquals(history, next(browser, "s", history.size()));
      assertEquals("live", browser.next("s").type());
      assertEquals("zstd", proxy.nextCoding());
      for (int n = 0; n < 5; n++) {
        String one = put(alice, "/pub/one-" + n);
        assertEquals(List.of(one), next(browser, "s", 1));
      }
    }
  }

  @Test
  void webSocket_getsRecords_andChangesItsSelectors(@TempDir Path folder) throws Exception {
    try (ServerProcess server = open(folder);
        Browser browser = new Browser()) {
      Person alice = new Person(server.uri());
      URI url = stream(server.uri(), alice.z32() + "/pub/a/");
      browser.openSocket("w", URI.create("ws" + url.toString().substring("http".length())));
      assertEquals("open", browser.next("w").type());
      assertMessage(browser, "\"type\":\"hello\"");
      assertMessage(browser, "\"type\":\"live\"");
      alice.put("/pub/a/1", "x");
      assertMessage(browser, "\"path\":\"/pub/a/1\"");
      browser.send("w", "{\"op\":\"add\",\"selector\":\"" + alice.z32() + "/pub/b/\"}");
      assertMessage(browser, "\"type\":\"added\"");
      alice.put("/pub/b/2", "x");
      assertMessage(browser, "\"path\":\"/pub/b/2\"");
      assertEquals(0, server.stop());
      assertMessage(browser, "\"reason\":\"draining\"");
      Report closed = browser.next("w");
      assertEquals("close 1012", closed.type() + " " + closed.state());
    }
  }

  private static void assertMessage(Browser browser, String part) throws Exception {
    Report message = browser.next("w");
    assertEquals("message", message.type());
    assertTrue(message.data().contains(part), message.data());
  }

  @Test
  void restartUnderneath_losesNothing(@TempDir Path folder) throws Exception {
    try (ServerProcess server = open(folder);
        Browser browser = new Browser()) {
      Person alice = new Person(server.uri());
      openLive(browser, "s", stream(server.uri(), alice.z32() + "/"));
      String first = put(alice, "/pub/first");
      assertEquals(List.of(first), next(browser, "s", 1));

      server.kill();
      server.startAgain();
      String afterKill = put(alice, "/pub/after-kill");
      assertReconnects(browser);
      assertEquals(List.of(afterKill), nextEvents(browser, 1));

      assertEquals(0, server.stop());
      Report bye = nextOf(browser, "bye");
      assertTrue(bye.data().contains("\"reason\":\"draining\""), bye.data());
      server.startAgain();
      String afterStop = put(alice, "/pub/after-stop");
      assertReconnects(browser);
      assertEquals(List.of(afterStop), nextEvents(browser, 1));
    }
  }

  @Test
  void dataOfAnotherPast_isReset(@TempDir Path folder) throws Exception {
    try (ServerProcess server = open(folder);
        Browser browser = new Browser()) {
      Person alice = new Person(server.uri());
      openLive(browser, "s", stream(server.uri(), "*/pub/"));
      String lost = put(alice, "/pub/lost");
      assertEquals(List.of(lost), next(browser, "s", 1));

      server.kill();
      deleteAll(folder);
      server.startAgain();
      assertReconnects(browser);
      Report reset = nextOf(browser, "reset");
      assertTrue(reset.data().contains("\"reason\":\"future\""), reset.data());
      Person bob = new Person(server.uri());
      String again = put(bob, "/pub/again");
      assertEquals(List.of(again), nextEvents(browser, 1));
    }
  }

  @Test
  void privateFolder_needsTheCookie_andEndsWithTheSession(@TempDir Path folder) throws Exception {
    try (ServerProcess server = open(folder);
        Browser browser = new Browser()) {
      Person alice = new Person(server.uri());
      URI url = stream(server.uri(), alice.z32() + "/priv/");
      browser.open("stranger", url, false);
      Report refused = browser.next("stranger");
      assertEquals("error", refused.type());
      assertEquals(Report.CLOSED, refused.state());

      URI session = server.uri().resolve("/session");
      assertEquals(200, browser.fetch("POST", session, alice.z32(), alice.token()));
      openLive(browser, "s", url, true);
      String secret = put(alice, "/priv/secret.txt");
      put(alice, "/pub/open.txt");
      String next = put(alice, "/priv/next.txt");
      assertEquals(List.of(secret, next), next(browser, "s", 2));

      // The cookie is there for those who ask for credentials only.
      browser.open("still a stranger", url, false);
      assertEquals(Report.CLOSED, browser.next("still a stranger").state());

      assertEquals(200, browser.fetch("DELETE", session, alice.z32(), new byte[0]));
      Report bye = browser.next("s");
      assertEquals("bye", bye.type());
      assertTrue(bye.data().contains("\"reason\":\"revoked\""), bye.data());
      put(alice, "/priv/too-late.txt");
      assertEquals(Report.CONNECTING, browser.next("s").state());
      assertEquals(Report.CLOSED, browser.next("s").state());
    }
  }

  private static ServerProcess open(Path folder) throws Exception {
    return ServerProcess.start(folder, "--signup", "open");
  }

  private static URI stream(URI server, String selector) {
    return server.resolve("/events/?subscribe=" + selector);
  }

  private static void openLive(Browser browser, String stream, URI url) throws Exception {
    openLive(browser, stream, url, false);
  }

  /** Opens a stream and waits until it shows what happens from now on. */
  private static void openLive(Browser browser, String stream, URI url, boolean withCredentials)
      throws Exception {
    browser.open(stream, url, withCredentials);
    assertEquals("open", browser.next(stream).type());
    assertEquals("live", browser.next(stream).type());
  }

  /** The connection is lost, and the page opens it again by itself. */
  private static void assertReconnects(Browser browser) throws Exception {
    Report lost = browser.next("s");
    while (lost.type().equals("error")) {
      assertEquals(Report.CONNECTING, lost.state());
      lost = browser.next("s");
    }
    assertEquals("open", lost.type());
  }

  private static String put(Person person, String path) throws Exception {
    return line("PUT", person.put(path, path), person.address(path));
  }

  private static String delete(Person person, String path) throws Exception {
    return line("DEL", person.delete(path), person.address(path));
  }

  private static String line(String type, String id, String address) {
    return type + " " + id + " " + address;
  }

  /** The position in an id; progress tells a client its place by that alone. */
  private static String positionOf(String id) {
    return id.substring(0, 13);
  }

  private static String idOf(String line) {
    return line.split(" ", 3)[1];
  }

  @SafeVarargs
  private static void note(String line, List<String>... expected) {
    for (List<String> list : expected) {
      list.add(line);
    }
  }

  private static List<String> next(Browser browser, String stream, int count) throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Report report = browser.next(stream);
      lines.add(line(report.type(), report.id(), report.data().lines().findFirst().orElse("")));
    }
    return lines;
  }

  /** As {@link #next}, passing over where the stream says that it is live again. */
  private static List<String> nextEvents(Browser browser, int count) throws Exception {
    List<String> lines = new ArrayList<>();
    while (lines.size() < count) {
      Report report = browser.next("s");
      if (!report.type().equals("live")) {
        lines.add(line(report.type(), report.id(), report.data().lines().findFirst().orElse("")));
      }
    }
    return lines;
  }

  private static Report nextOf(Browser browser, String type) throws Exception {
    Report report = browser.next("s");
    while (report.type().equals("live")) {
      report = browser.next("s");
    }
    assertEquals(type, report.type());
    return report;
  }

  private static void deleteAll(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        if (!file.equals(folder)) {
          Files.delete(file);
        }
      }
    }
  }
}
