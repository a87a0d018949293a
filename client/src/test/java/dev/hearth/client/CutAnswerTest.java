package dev.hearth.client;

import static dev.hearth.client.testing.Frames.HASH;
import static dev.hearth.client.testing.Frames.deleteJson;
import static dev.hearth.client.testing.Frames.putJson;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.Frames;
import dev.hearth.client.testing.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answers without a length and without chunks, which end with their connection, whether the server
 * has said all or was killed: what is cut is never taken for whole.
 */
@Timeout(60)
final class CutAnswerTest {
  private static final String UNTIL_CLOSE = "HTTP/1.1 200 x\r\nConnection: close\r\n";
  private static final KeyPair KEYS = KeyPairTest.repeated(1);
  private static final Address FILE = new Address(KEYS.pubky(), "/pub/a");
  private static final Address FOLDER = new Address(KEYS.pubky(), "/pub/");

  private static ScriptedServer.Script undelimited(String headers, String body) {
    return peer -> peer.send(UNTIL_CLOSE + headers + "\r\n" + body);
  }

  private static HomeserverClient client(ScriptedServer server) {
    return HomeserverClient.to(server.uri());
  }

  @Test
  void aHistoryPage_cutAtAnyByte_isUnreachable() throws Exception {
    String events = putJson("x1", "/pub/a") + "," + deleteJson("x2", "/pub/a");
    String page = "{\"events\":[" + events + "],\"next\":\"x2\",\"more\":false}";
    List<ScriptedServer.Script> scripts = new ArrayList<>();
    for (int length = 0; length <= page.length(); length++) {
      scripts.add(undelimited("", page.substring(0, length)));
    }
    try (ScriptedServer server = new ScriptedServer(scripts.toArray(ScriptedServer.Script[]::new));
        HomeserverClient client = client(server)) {
      for (int length = 0; length < page.length(); length++) {
        assertThrows(
            HomeserverException.Unreachable.class,
            () -> client.history(HistoryQuery.of()),
            "cut after " + length);
      }
      assertEquals(2, client.history(HistoryQuery.of()).events().size());
    }
  }

  @Test
  void everyEvent_isNotEnded_byAPageThatWasCut() throws Exception {
    String first = "{\"events\":[" + putJson("x1", "/pub/a") + "],\"next\":\"x1\",\"more\":true}";
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    try (ScriptedServer server =
            new ScriptedServer(
                undelimited("", first), undelimited("", "{\"events\":[],\"next\":\"x1\""));
        HomeserverClient client = client(server)) {
      assertThrows(
          HomeserverException.Unreachable.class,
          () -> client.forEachEvent(HistoryQuery.of(), event -> told.add(event.path())));
      assertEquals(List.of("/pub/a"), told);
    }
  }

  @Test
  void whatIsNotThePage_isABadAnswer_whereItWasNotCut() throws Exception {
    try (ScriptedServer server = new ScriptedServer(p -> p.answer(200, "", "{\"events\":["));
        HomeserverClient client = client(server)) {
      assertThrows(HomeserverException.BadAnswer.class, () -> client.history(HistoryQuery.of()));
    }
  }

  /** A line that is cut is still an address, and a line that is not there is not missed. */
  @Test
  void aListing_isNotBelieved_whereNobodyCouldTellThatItWasCut() throws Exception {
    String line = "pubky://" + KEYS.pubky().z32() + "/pub/name";
    try (ScriptedServer server =
            new ScriptedServer(
                undelimited("", line),
                undelimited("", ""),
                undelimited("Transfer-Encoding: identity\r\n", line),
                p -> p.send("HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n").chunk(line),
                p -> p.answer(200, "", line));
        HomeserverClient client = client(server)) {
      for (int i = 0; i < 3; i++) {
        HomeserverException.BadAnswer e =
            assertThrows(
                HomeserverException.BadAnswer.class, () -> client.list(ListQuery.deep(FOLDER)));
        assertTrue(String.valueOf(e.getMessage()).contains("was cut"), e.getMessage());
      }
      assertThrows(
          HomeserverException.Unreachable.class, () -> client.list(ListQuery.deep(FOLDER)));
      assertEquals(List.of("/pub/name"), client.list(ListQuery.deep(FOLDER)).paths());
    }
  }

  @Test
  void content_isBelieved_whereItsHashShowsThatItIsWhole(@TempDir Path folder) throws Exception {
    String hash = "ETag: \"" + HASH + "\"\r\n"; // of nothing
    Path file = folder.resolve("f");
    try (ScriptedServer server =
            new ScriptedServer(
                undelimited("", "half of it"),
                undelimited("", "half of it"),
                undelimited(hash, "half of it"),
                undelimited(hash, ""));
        HomeserverClient client = client(server)) {
      assertThrows(HomeserverException.BadAnswer.class, () -> client.get(FILE));
      assertThrows(HomeserverException.BadAnswer.class, () -> client.get(FILE, file));
      assertTrue(Files.notExists(file));
      assertThrows(HomeserverException.Unreachable.class, () -> client.get(FILE));
      assertEquals(0, client.get(FILE).content().length());
    }
  }

  @Test
  void aPictureOfEverything_isNotEnded_byAStreamThatWasCut() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    try (ScriptedServer server =
            new ScriptedServer(
                p -> p.eventStream().send(Frames.put("x1", "/pub/a") + "id: x2\nevent: live\nda"),
                p -> p.eventStream().send(Frames.put("x2", "/pub/b") + Frames.bye("limit")));
        HomeserverClient client = HomeserverClient.builder(server.uri()).waiting(_ -> {}).build()) {
      client
          .subscribe(
              SubscriptionRequest.to(Selector.parse("*/pub/")), event -> told.add(event.path()))
          .await();
      assertEquals(List.of("/pub/a", "/pub/b"), told);
    }
  }
}
