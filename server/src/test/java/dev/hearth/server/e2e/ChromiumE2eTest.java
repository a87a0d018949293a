package dev.hearth.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.e2e.Browser.Report;
import dev.hearth.server.testing.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The native stream as a page meets it: a real {@code EventSource}, from another origin. */
@Tag("e2e")
@Timeout(180)
class ChromiumE2eTest extends ChromiumFixture {
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

  @SafeVarargs
  private static void note(String line, List<String>... expected) {
    for (List<String> list : expected) {
      list.add(line);
    }
  }
}
