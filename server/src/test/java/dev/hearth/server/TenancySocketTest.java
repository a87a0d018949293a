package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.RawClient;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Invariant 7: one tenant's key never reads or writes another tenant's private data, in any
 * spelling of a path; and who the tenant is (wire specification §2, §4.3).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TenancySocketTest {
  private static final String SECRET = "alice's secret";

  private TestHomeserver server;
  private TestUser alice;
  private TestUser mallory;
  private RawClient client;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    server = TestHomeserver.start(folder);
    alice = server.signUp(TestKey.ofSeedByte(1));
    mallory = server.signUp(TestKey.ofSeedByte(2));
    client = server.client();
    assertEquals(201, alice.put("/priv/diary.txt", SECRET).status());
    assertEquals(201, alice.put("/pub/hello.txt", "hello").status());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** A stream of a file's own URL refuses this parameter, a file does not know it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Accept: text/event-stream | Accept: */* | 400",
        "Accept: */* | Accept: text/event-stream | 400",
        "Accept: text/html, TEXT/Event-Stream;q=0.1 | Accept: text/plain | 400",
        "Accept: text/plain | Accept: text/event-streams | 200",
        "Accept: */* | Accept: text/html | 200"
      })
  void streamOfAFile_isRecognisedInAnyAccept(String first, String second, int status)
      throws IOException {
    RawAnswer answer =
        client.ask(
            "GET",
            "/pub/hello.txt?subscribe=*/",
            new byte[0],
            "pubky-host: " + alice.pubky(),
            first,
            second);
    assertEquals(status, answer.status(), answer.text());
  }

  @Test
  void aThousandSpellingsOfAPrivatePath_areRefusedToEverybodyElse() throws IOException {
    Set<String> spellings = spellings();
    assertTrue(spellings.size() >= 1_000, "spellings: " + spellings.size());
    int reached = 0;
    for (String path : spellings) {
      if (alice.get(path).text().equals(SECRET)) {
        reached++;
      }
      for (RawAnswer answer :
          List.of(
              mallory.ask(alice.pubky(), "GET", path, new byte[0]),
              mallory.ask(alice.pubky(), "HEAD", path, new byte[0]),
              mallory.ask(
                  alice.pubky(), "PUT", path, "overwritten".getBytes(StandardCharsets.UTF_8)),
              mallory.ask(alice.pubky(), "DELETE", path, new byte[0]),
              client.ask("GET", path, new byte[0], "pubky-host: " + alice.pubky()),
              client.ask("GET", "/" + alice.pubky() + "/pub/.." + path, new byte[0]),
              client.ask("GET", "/" + alice.pubky() + path, new byte[0]))) {
        assertTrue(answer.status() >= 400 && answer.status() < 500, path + " gave " + answer);
        assertFalse(answer.text().contains(SECRET), path);
      }
    }
    assertTrue(reached >= 500, "most spellings do reach the file: " + reached);
    assertEquals(SECRET, alice.get("/priv/diary.txt").text());
  }

  /** Ways to write the path of the diary, most of them right and some nearly so. */
  private static Set<String> spellings() {
    Random random = new Random(7);
    Set<String> spellings = new LinkedHashSet<>();
    String plain = "/priv/diary.txt";
    spellings.add(plain);
    while (spellings.size() < 1_000) {
      StringBuilder path = new StringBuilder();
      for (int i = 0; i < plain.length(); i++) {
        char c = plain.charAt(i);
        boolean slash = c == '/';
        int style = random.nextInt(slash ? 10 : 6);
        switch (style) {
          case 0 -> path.append("%%%02X".formatted((int) c));
          case 1 -> path.append("%%%02x".formatted((int) c));
          case 6 -> path.append("//");
          case 7 -> path.append("/./");
          case 8 -> path.append(path.isEmpty() ? "/pub/../" : "/x/../");
          case 9 -> path.append("/%2e/");
          default -> path.append(c);
        }
      }
      if (random.nextInt(20) == 0) {
        path.append(random.nextBoolean() ? "%00" : "?x=/priv/");
      }
      // The target itself begins with a slash, whatever the path's first segment does.
      spellings.add(path.charAt(0) == '/' ? path.toString() : "/" + path);
    }
    return spellings;
  }

  @Test
  void privateAnswers_areKeptOutOfCaches_errorsToo() throws IOException {
    for (String path :
        List.of("/priv/diary.txt", "/priv/none", "/priv/", "/%70riv/x", "/pub/../priv/x")) {
      for (RawAnswer answer :
          List.of(
              alice.get(path),
              alice.signedOut().get(path),
              mallory.ask(alice.pubky(), "GET", path, new byte[0]))) {
        assertEquals(Optional.of("no-store"), answer.header("Cache-Control"), path + answer);
        assertTrue(answer.all("Vary").contains("pubky-host, Authorization, Cookie"), path + answer);
        if (answer.status() >= 400) {
          assertEquals(Optional.empty(), answer.header("ETag"));
          assertEquals(Optional.empty(), answer.header("Last-Modified"));
        }
      }
    }
  }

  @Test
  void aPrivateResourcesExistence_isNotTold() throws IOException {
    for (String path : List.of("/priv/diary.txt", "/priv/none")) {
      assertEquals(401, alice.signedOut().get(path).status());
      assertEquals(401, alice.signedOut().put(path, "x").status());
      assertEquals(401, alice.signedOut().delete(path).status());
    }
    assertEquals(404, alice.get("/priv/none").status());
  }

  @Test
  void capabilities_decideByAction() throws IOException {
    TestUser reader = server.signIn(TestKey.ofSeedByte(1), "/priv/diary.txt:r,/pub/w/:w");
    assertEquals(SECRET, reader.get("/priv/diary.txt").text());
    assertEquals(403, reader.get("/priv/").status());
    assertEquals(403, reader.get("/priv/diary.txt.bak").status());
    assertEquals(403, reader.put("/priv/diary.txt", "x").status());
    assertEquals(403, reader.put("/pub/other", "x").status());
    assertEquals(403, reader.delete("/priv/diary.txt").status());
    assertEquals(201, reader.put("/pub/w/x", "x").status());
    assertEquals(204, reader.delete("/pub/w/x").status());
    TestUser nobody = server.signIn(TestKey.ofSeedByte(1), "");
    assertEquals(403, nobody.put("/pub/x", "x").status());
    assertEquals(200, nobody.get("/pub/hello.txt").status());
  }

  @Test
  void outsideTheRoots_isForbidden() throws IOException {
    for (String path : List.of("//", "/pub", "/priv", "/x/y", "/public/x", "/private/x")) {
      assertEquals(403, alice.get(path).status(), path);
    }
    RawAnswer put = alice.put("/x", "x");
    assertEquals(403, put.status());
    assertTrue(put.text().startsWith("Writing to directories other than '/pub/'"), put.text());
    assertEquals(401, alice.signedOut().put("/x", "x").status());
  }

  @Test
  void theTenant_isNamedByHostHeaderOrQuery() throws IOException {
    Pubky key = alice.pubky();
    for (String[] headers :
        new String[][] {
          {"Host: " + key},
          {"Host: _pubky." + key},
          {"Host: " + key + ":6287"},
          {"Host: _pubky." + key + ".:6287"},
          {"Host: localhost", "pubky-host: " + key},
          {"Host: localhost", "pubky-host: pk:" + key},
          {"Host: localhost", "pubky-host: https://a." + key + ":80/x"},
          {"Host: " + mallory.pubky(), "pubky-host: " + key}
        }) {
      String[] lines = new String[headers.length + 1];
      lines[0] = "GET /pub/hello.txt HTTP/1.1";
      System.arraycopy(headers, 0, lines, 1, headers.length);
      assertEquals("hello", client.ask(lines).text(), List.of(headers).toString());
    }
    assertEquals("hello", client.get("/pub/hello.txt?a=b&pubky-host=" + key).text());
    assertEquals("hello", client.get("/pub/hello.txt?pubky-host=x&pubky-host=" + key).text());
    assertEquals(404, client.get("/pub/hello.txt").status());
    assertEquals(404, client.get("/pub/hello.txt?pubky-host=pubky" + key).status());
    assertEquals(
        404, client.ask("GET", "/pub/hello.txt", new byte[0], "pubky-host: pubky" + key).status());
    assertEquals(
        404,
        client
            .ask(
                "GET",
                "/pub/hello.txt?pubky-host=" + key,
                new byte[0],
                "pubky-host: " + mallory.pubky())
            .status());
  }

  @Test
  void twoSpellingsOfAKey_areOneTenant() throws IOException {
    String key = alice.pubky().toString();
    String other = key.substring(0, 51) + (key.endsWith("y") ? "b" : "w");
    assertEquals(
        "hello", client.ask("GET", "/pub/hello.txt", new byte[0], "pubky-host: " + other).text());
  }

  @Test
  void aLinkWithTheTenantInItsPath_isReadOnly_andConfined() throws IOException {
    alice.put("/pub/page.html", "<!DOCTYPE html><script>steal()</script>");
    alice.put("/pub/drawing.svg", "<svg onload='steal()'/>");
    String prefix = "/" + alice.pubky();
    RawAnswer text = client.get(prefix + "/pub/hello.txt");
    assertEquals("hello", text.text());
    assertEquals(Optional.of("nosniff"), text.header("X-Content-Type-Options"));
    assertEquals(Optional.empty(), text.header("Content-Security-Policy"));
    for (String path : List.of("/pub/page.html", "/pub/drawing.svg")) {
      RawAnswer page = client.get(prefix + path);
      assertEquals(200, page.status());
      assertEquals(Optional.of("nosniff"), page.header("X-Content-Type-Options"));
      assertEquals(Optional.of("sandbox"), page.header("Content-Security-Policy"), path);
    }
    assertTrue(client.get(prefix + "/pub/").text().contains("/pub/hello.txt"));
    assertEquals(200, client.ask("HEAD", prefix + "/pub/hello.txt", new byte[0]).status());
    assertEquals(401, client.ask("PUT", prefix + "/pub/hello.txt", new byte[0]).status());
    assertEquals(401, client.ask("DELETE", prefix + "/pub/hello.txt", new byte[0]).status());
    assertEquals(404, client.get(prefix + "/pub/none").status());
    assertEquals(403, client.get(prefix + "/pub/../priv/diary.txt").status());
    // A header names the tenant: then the path is an ordinary one, outside the roots.
    assertEquals(403, alice.get(prefix + "/pub/hello.txt").status());
    RawAnswer named = alice.get("/pub/page.html");
    assertEquals(Optional.empty(), named.header("Content-Security-Policy"));
  }
}
