package dev.hearth.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.Frames;
import dev.hearth.client.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that lie, stall, cut or are none: each is an error of its own kind, and no broken file is
 * left.
 */
@Timeout(60)
final class HomeserverClientFaultTest extends HomeserverClientFixture {
  HomeserverClientFaultTest() throws IOException {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "pubky://" + Frames.USER + "/pub/a",
        "pubky://tkrq8zmwb8a3m9k15csu3q17qmfgqnp9dskbrg9uq1rydpyxp7qy/priv/a"
      })
  void listingOfAnotherPlace_isABadAnswer(String line) {
    server.forgeListing(List.of(line));
    assertThrows(
        HomeserverException.BadAnswer.class, () -> client.list(ListQuery.deep(at("/pub/"))));
  }

  @Test
  void historyThatGoesRound_isABadAnswer() throws Exception {
    String page = "{\"events\":[],\"next\":\"c\",\"more\":true}";
    try (ScriptedServer peer =
            new ScriptedServer(p -> p.answer(200, "", page), p -> p.answer(200, "", page));
        HomeserverClient hostile = patient(peer)) {
      assertThrows(
          HomeserverException.BadAnswer.class,
          () -> hostile.forEachEvent(HistoryQuery.of(), event -> {}));
    }
  }

  @Test
  void contentThatIsNotWhatItsHashSays_isABadAnswer_andLeavesNoFile(@TempDir Path folder)
      throws Exception {
    ScriptedServer.Script liar =
        p -> p.answer(200, "ETag: \"" + Frames.HASH + "\"\r\n", "not empty at all");
    try (ScriptedServer peer = new ScriptedServer(liar, liar);
        HomeserverClient scripted = patient(peer)) {
      Path file = Files.writeString(folder.resolve("f"), "before");
      assertThrows(HomeserverException.BadAnswer.class, () -> scripted.get(at("/pub/a"), file));
      assertEquals("before", Files.readString(file));
      try (Stream<Path> left = Files.list(folder)) {
        assertEquals(List.of(file), left.toList());
      }
      assertThrows(HomeserverException.BadAnswer.class, () -> scripted.get(at("/pub/a")));
    }
  }

  @Test
  void contentCutShort_isUnreachable_andLeavesNoFile(@TempDir Path folder) throws Exception {
    try (ScriptedServer peer =
            new ScriptedServer(p -> p.send("HTTP/1.1 200 x\r\nContent-Length: 10\r\n\r\nhalf"));
        HomeserverClient scripted = patient(peer)) {
      assertThrows(
          HomeserverException.Unreachable.class,
          () -> scripted.get(at("/pub/a"), folder.resolve("f")));
      try (Stream<Path> left = Files.list(folder)) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  /** It ends with its connection, so a cut shows in nothing but the hash. */
  @Test
  void contentThatEndsWithItsConnection_andHasNotItsHash_isUnreachable(@TempDir Path folder)
      throws Exception {
    ScriptedServer.Script cut =
        p -> p.send("HTTP/1.1 200 x\r\nETag: \"" + Frames.HASH + "\"\r\n\r\nhalf");
    try (ScriptedServer peer = new ScriptedServer(cut, cut);
        HomeserverClient scripted = patient(peer)) {
      Path file = folder.resolve("f");
      assertThrows(HomeserverException.Unreachable.class, () -> scripted.get(at("/pub/a"), file));
      assertThrows(HomeserverException.Unreachable.class, () -> scripted.get(at("/pub/a")));
      try (Stream<Path> left = Files.list(folder)) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  /** Ten times, because an answer that the rest of the upload drowns is lost only now and then. */
  @RepeatedTest(10)
  void largeUploadThatIsRefused_isToldWhy_thoughTheServerClosesAtOnce() throws Exception {
    try (ScriptedServer peer = new ScriptedServer(p -> p.answer(409, "", "collision"));
        HomeserverClient scripted = patient(peer)) {
      HomeserverException.Refused e =
          assertThrows(
              HomeserverException.Refused.class,
              () -> scripted.put(at("/pub/a"), Upload.of(new byte[20_000_000])));
      assertEquals(409, e.status());
    }
  }

  @Test
  void silenceInTheMiddleOfContent_isUnreachable() throws Exception {
    try (ScriptedServer peer =
            new ScriptedServer(
                p -> p.send("HTTP/1.1 200 x\r\nContent-Length: 10\r\n\r\nhalf").awaitGone());
        HomeserverClient hasty =
            HomeserverClient.builder(peer.uri())
                .timeouts(new Timeouts(LONG, LONG, Duration.ofMillis(200)))
                .build()) {
      assertThrows(HomeserverException.Unreachable.class, () -> hasty.get(at("/pub/a")));
    }
  }

  @Test
  void silenceBeforeAnAnswer_isUnreachable() throws Exception {
    try (ScriptedServer peer = new ScriptedServer(p -> p.awaitGone());
        HomeserverClient hasty =
            HomeserverClient.builder(peer.uri())
                .timeouts(new Timeouts(LONG, Duration.ofMillis(200), LONG))
                .build()) {
      assertThrows(HomeserverException.Unreachable.class, () -> hasty.head(at("/pub/a")));
    }
  }

  @Test
  void signUpAnsweredForAnotherKey_isABadAnswer() throws Exception {
    try (ScriptedServer peer =
            new ScriptedServer(
                p -> p.answer(200, "Set-Cookie: " + KEYS.pubky() + "=S; Path=/\r\n", "nonsense"),
                p -> p.answer(200, "Set-Cookie: other=S; Path=/\r\n", "\0".repeat(37)));
        HomeserverClient scripted = patient(peer)) {
      assertThrows(HomeserverException.BadAnswer.class, () -> scripted.signUp(KEYS));
      assertThrows(HomeserverException.BadAnswer.class, () -> scripted.signIn(KEYS));
      assertFalse(scripted.isSignedIn(KEYS.pubky()));
    }
  }

  @Test
  void problemDocument_givesItsTitleAndRule() throws Exception {
    String problem =
        "{\"status\":400,\"code\":\"bad_selector\",\"title\":\"Malformed\",\"rule\":\"no //\"}";
    try (ScriptedServer peer =
            new ScriptedServer(
                p -> p.answer(400, "Content-Type: application/problem+json\r\n", problem));
        HomeserverClient scripted = patient(peer)) {
      HomeserverException.Refused e =
          assertThrows(
              HomeserverException.Refused.class, () -> scripted.history(HistoryQuery.of()));
      assertEquals("400 Malformed: no //", e.getMessage());
    }
  }

  @Test
  void interruptedThread_isTold() throws Exception {
    try (ScriptedServer peer = new ScriptedServer();
        HomeserverClient scripted = patient(peer)) {
      Thread.currentThread().interrupt();
      assertThrows(HomeserverException.Interrupted.class, () -> scripted.head(at("/pub/a")));
      assertTrue(Thread.interrupted());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:6286",
        "ftp://localhost",
        "http://",
        "http:///a",
        "http://h/path",
        "http://h?q",
        "http://user@h",
        "http://h#f"
      })
  void whatIsNoHomeserver_isRefused(String uri) {
    assertThrows(IllegalArgumentException.class, () -> HomeserverClient.to(URI.create(uri)));
  }
}
