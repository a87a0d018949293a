package dev.hearth.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.Frames;
import dev.hearth.client.testing.ScriptedServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Accounts, uploads, listings, history: what a client asks for and what it makes of the answers.
 */
@Timeout(60)
final class HomeserverClientTest extends HomeserverClientFixture {
  HomeserverClientTest() throws IOException {}

  @Test
  void wayOfAnAccount_fromSignUpToSignOut() {
    Session session = client.signUp(KEYS);
    assertEquals(KEYS.pubky(), session.user());
    assertEquals(List.of("/:rw"), session.capabilities());
    assertFalse(session.toString().contains(session.secret()));
    assertTrue(client.isSignedIn(KEYS.pubky()));
    client.signOut(KEYS.pubky());
    assertFalse(client.isSignedIn(KEYS.pubky()));
    assertThrows(
        HomeserverException.Unauthorized.class,
        () -> client.put(at("/pub/a"), Upload.of(new byte[1])));
    client.signIn(KEYS);
    client.put(at("/pub/a"), Upload.of(new byte[1]));
    assertEquals(
        409, assertThrows(HomeserverException.Refused.class, () -> client.signUp(KEYS)).status());
  }

  @Test
  void unknownKey_isNotFound_andUsedTokenUnauthorized() {
    assertThrows(HomeserverException.NotFound.class, () -> client.signIn(KEYS));
    assertThrows(
        HomeserverException.Unauthorized.class, () -> client.signUp(KEYS, "USED-0000-0000"));
  }

  @Test
  void twoUsers_keepTheirOwnSessions() {
    KeyPair other = KeyPairTest.repeated(2);
    client.signUp(KEYS);
    client.signUp(other);
    client.put(at("/pub/a"), Upload.of(Content.of("one")));
    client.put(new Address(other.pubky(), "/pub/a"), Upload.of(Content.of("two")));
    client.signOut(other.pubky());
    assertEquals("one", client.get(at("/pub/a")).content().text());
    assertTrue(client.isSignedIn(KEYS.pubky()));
    assertEquals("two", client.get(new Address(other.pubky(), "/pub/a")).content().text());
  }

  @Test
  void restoredSession_worksInAnotherClient() {
    Session session = client.signUp(KEYS);
    try (HomeserverClient second = HomeserverClient.to(server.uri())) {
      second.restore(session);
      second.put(at("/pub/a"), Upload.of(new byte[0]));
    }
    assertTrue(server.resources(KEYS.pubky().z32()).containsKey("/pub/a"));
  }

  @Test
  void everyKindOfUpload_arrives(@TempDir Path folder) throws IOException {
    client.signUp(KEYS);
    byte[] content = new byte[300_000];
    new Random(3).nextBytes(content);
    ContentHash hash = ContentHash.of(content);
    Path file = Files.write(folder.resolve("f"), content);
    for (Upload upload :
        List.of(
            Upload.of(content), Upload.of(file), Upload.of(new ByteArrayInputStream(content)))) {
      Written written = client.put(at("/pub/ä b%/c"), upload);
      assertEquals(Optional.of(hash), written.contentHash());
      assertTrue(written.eventId().isPresent());
    }
    assertArrayEquals(content, server.resources(KEYS.pubky().z32()).get("/pub/ä b%/c"));
    ResourceHead head = client.get(at("/pub/ä b%/c"), folder.resolve("g"));
    assertEquals(
        new ResourceHead(
            300_000,
            "text/plain",
            Optional.of(hash),
            Optional.of(Instant.parse("2024-10-24T00:00:00Z"))),
        head);
    assertEquals(head, client.head(at("/pub/ä b%/c")));
    assertEquals(-1, Files.mismatch(file, folder.resolve("g")));
  }

  @Test
  void deletedResource_isNotFound() {
    client.signUp(KEYS);
    client.put(at("/pub/a"), Upload.of(new byte[0]));
    assertTrue(client.delete(at("/pub/a")).eventId().isPresent());
    assertThrows(HomeserverException.NotFound.class, () -> client.get(at("/pub/a")));
    assertThrows(HomeserverException.NotFound.class, () -> client.head(at("/pub/a")));
    assertThrows(HomeserverException.NotFound.class, () -> client.delete(at("/pub/a")));
  }

  @Test
  void missingFile_isTheCallersMistake(@TempDir Path folder) {
    client.signUp(KEYS);
    assertThrows(
        IllegalArgumentException.class,
        () -> client.put(at("/pub/a"), Upload.of(folder.resolve("none"))));
  }

  @Test
  void listings_arePagedInBothDirections() {
    String user = KEYS.pubky().z32();
    for (String path : List.of("/pub/a", "/pub/b/1", "/pub/b/2", "/pub/c", "/other/d")) {
      server.store(user, path, new byte[0]);
    }
    assertEquals(
        List.of("/pub/a", "/pub/b/1", "/pub/b/2", "/pub/c"),
        all(ListQuery.deep(at("/pub/")).limit(2)));
    assertEquals(
        List.of("/pub/c", "/pub/b/", "/pub/a"),
        all(ListQuery.shallow(at("/pub/")).limit(1).reversed()));
    assertThrows(
        HomeserverException.NotFound.class, () -> client.list(ListQuery.deep(at("/pub/none/"))));
  }

  @Test
  void history_isReadPageByPage() {
    for (int i = 0; i < 25; i++) {
      server.store(Frames.USER, "/pub/" + i, new byte[i]);
    }
    List<String> paths = new ArrayList<>();
    client.forEachEvent(
        HistoryQuery.of(Selector.parse(Frames.USER + "/pub/")).limit(10),
        event -> paths.add(event.path()));
    assertEquals(Stream.iterate(0, i -> i + 1).limit(25).map(i -> "/pub/" + i).toList(), paths);
    assertEquals(
        "/pub/24", client.history(HistoryQuery.of().reversed()).events().getFirst().path());
  }

  @Test
  void historyFromALostCursor_tellsWhatIsThere() {
    HomeserverException.CursorGone e =
        assertThrows(
            HomeserverException.CursorGone.class,
            () -> client.history(HistoryQuery.of().after("old")));
    assertEquals(Optional.of(new Reset("expired", "c", "o", "n")), e.reset());
  }

  @Test
  void historyRequest_namesWhatIsWanted() {
    assertEquals(
        "/events/?format=json&limit=7&selector=%2A%2Fpub%2F&cursor=c&since=2026-11-20T10%3A00%3A00.000000Z"
            + "&until=2026-11-20T10%3A00%3A01.000000Z&reverse=true&include=value",
        HistoryQuery.of(Selector.everybody("/pub/"))
            .after("c")
            .since(Instant.parse("2026-11-20T10:00:00Z"))
            .until(Instant.parse("2026-11-20T10:00:01Z"))
            .limit(7)
            .reversed()
            .withValues()
            .target());
  }

  @Test
  void preconditions_areSent() throws Exception {
    try (ScriptedServer peer =
            new ScriptedServer(
                p -> p.answer(201, "", ""),
                p -> p.answer(412, "", ""),
                p -> p.answer(204, "", ""));
        HomeserverClient scripted = patient(peer)) {
      scripted.put(at("/pub/a"), Upload.of(new byte[0]), new Precondition.Absent());
      assertTrue(peer.request().contains("If-None-Match: *\r\n"));
      ContentHash hash = ContentHash.of(new byte[0]);
      HomeserverException.Refused e =
          assertThrows(
              HomeserverException.Refused.class,
              () ->
                  scripted.put(
                      at("/pub/a"), Upload.of(new byte[0]), new Precondition.Matches(hash)));
      assertEquals(412, e.status());
      String head = peer.request();
      assertTrue(head.contains("If-Match: \"" + hash.base64() + "\"\r\n"), head);
      assertTrue(head.contains("pubky-host: " + KEYS.pubky() + "\r\n"), head);
      scripted.delete(at("/pub/a"), new Precondition.Matches(hash));
      assertTrue(peer.request().contains("If-Match: "));
    }
  }

  @Test
  void largeUpload_isSentWhenTheServerSaysSo() {
    client.signUp(KEYS);
    byte[] content = new byte[5_000_000];
    client.put(at("/pub/a"), Upload.of(content));
    client.put(at("/pub/b"), Upload.of(new ByteArrayInputStream(content)));
    assertArrayEquals(content, server.resources(KEYS.pubky().z32()).get("/pub/a"));
    assertArrayEquals(content, server.resources(KEYS.pubky().z32()).get("/pub/b"));
  }

  @Test
  void serverWithASlashAtItsEnd_isTheSame() {
    try (HomeserverClient second = HomeserverClient.to(URI.create(server.uri() + "/"))) {
      second.signUp(KEYS);
    }
    assertTrue(server.requests().containsKey("POST signup"), "no sign-up came");
  }

  @Test
  void text_isReadAsUtf8() {
    assertEquals("ü", Content.of("ü".getBytes(StandardCharsets.UTF_8)).text());
  }
}
