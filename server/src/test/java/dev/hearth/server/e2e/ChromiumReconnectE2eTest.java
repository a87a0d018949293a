package dev.hearth.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.e2e.Browser.Report;
import dev.hearth.server.testing.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an {@code EventSource} of a page does by itself when its connection is lost. */
@Tag("e2e")
@Timeout(180)
class ChromiumReconnectE2eTest extends ChromiumFixture {
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

  /** The connection is lost, and the page opens it again by itself. */
  private static void assertReconnects(Browser browser) throws Exception {
    Report lost = browser.next("s");
    while (lost.type().equals("error")) {
      assertEquals(Report.CONNECTING, lost.state());
      lost = browser.next("s");
    }
    assertEquals("open", lost.type());
  }

  /** The position in an id; progress tells a client its place by that alone. */
  private static String positionOf(String id) {
    return id.substring(0, 13);
  }

  private static String idOf(String line) {
    return line.split(" ", 3)[1];
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
