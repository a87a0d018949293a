package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.auth.NewSession;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.StreamClient;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may see events of private paths, in every form, and for how long. */
class PrivateStreamTest {
  private static final TestKey ALICE = TestKey.ofSeedByte(0);
  private static final TestKey BOB = TestKey.ofSeedByte(1);
  private static final String JSON = "Accept: application/json";
  private static FeedServer server;
  private static FeedReader reader;
  private static Pubky alice;
  private static Pubky bob;
  private static String root;
  private static String app;
  private static String writeOnly;
  private static String bobs;

  @BeforeAll
  static void sessions(@TempDir Path folder) throws IOException {
    server = FeedServer.start(folder);
    reader = new FeedReader(server);
    NewSession first = server.signUp(ALICE, "/:rw");
    alice = first.user();
    root = cookie(first);
    app = cookie(server.signIn(ALICE, "/priv/app/:r,/pub/:rw"));
    writeOnly = cookie(server.signIn(ALICE, "/:w"));
    NewSession second = server.signUp(BOB, "/:rw");
    bob = second.user();
    bobs = cookie(second);
    server.put(alice, "/priv/app/1", "x");
    server.put(alice, "/priv/other/2", "x");
    server.put(alice, "/pub/3", "x");
    server.put(bob, "/priv/app/4", "x");
    server.put(bob, "/pub/5", "x");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String cookie(NewSession session) {
    return session.user() + "=" + session.secret();
  }

  private static String[] headers(String who) {
    List<String> headers = new ArrayList<>();
    switch (who) {
      case "nobody" -> {}
      case "root" -> headers.add("Cookie: " + root);
      case "app" -> headers.add("Cookie: " + app);
      case "writeOnly" -> headers.add("Cookie: " + writeOnly);
      case "bob" -> headers.add("Cookie: " + bobs);
      case "bob as tenant" -> {
        headers.add("Cookie: " + bobs);
        headers.add("pubky-host: " + bob);
      }
      case "both" -> headers.add("Cookie: " + bobs + "; other=1; " + app);
      case "bobs secret under alice" ->
          headers.add("Cookie: " + alice + "=" + bobs.substring(bobs.indexOf('=') + 1));
      case "bearer" -> {
        headers.add("Cookie: " + root);
        headers.add("Authorization: Bearer " + "A".repeat(43));
      }
      default -> throw new IllegalArgumentException(who);
    }
    return headers.toArray(String[]::new);
  }

  private static String filled(String query) {
    return query.replace("ALICE", alice.toString()).replace("BOB", bob.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "nobody,                  ALICE/priv/,      401 session_required",
    "nobody,                  */priv/,          403 forbidden",
    "root,                    */priv/,          403 forbidden",
    "root,                    */priv/app/,      403 forbidden",
    "bob,                     ALICE/priv/,      401 session_required",
    "bob as tenant,           ALICE/priv/,      403 forbidden",
    "bobs secret under alice, ALICE/priv/,      401 session_required",
    "bearer,                  ALICE/priv/,      401 session_required",
    "writeOnly,               ALICE/priv/,      403 forbidden",
    "app,                     ALICE/priv/other/, 403 forbidden",
    "app,                     ALICE/priv/,      1",
    "app,                     ALICE/priv/a,     1",
    "app,                     ALICE/priv/app/1, 1",
    "both,                    ALICE/priv/,      1",
    "root,                    ALICE/priv/,      1 2",
    "root,                    ALICE/priv/other/, 2",
    "root,                    ALICE/pr,         ''",
    "root,                    ALICE/priv,       ''",
    "root,                    ALICE/,           3",
    "root,                    */,               3 5",
    "nobody,                  ALICE/p,          3",
  })
  void selectors(String who, String selector, String told) throws IOException {
    String stream = told + (told.startsWith("40") ? "" : told.isEmpty() ? "live" : " live");
    String target = "/events/?cursor=0&subscribe=" + filled(selector);
    assertEquals(stream, reader.untilLive(target, headers(who)));
    List<String> json = new ArrayList<>(List.of(headers(who)));
    json.add(JSON);
    assertEquals(
        told, reader.page("/events/?selector=" + filled(selector), json.toArray(String[]::new)));
  }

  @Test
  void publicAndPrivateSelectors_together() throws IOException {
    String union = "&subscribe=" + alice + "/priv/&subscribe=*/pub/";
    assertEquals("1 3 5 live", reader.untilLive("/events/?cursor=0" + union, headers("app")));
    assertEquals("401 session_required", reader.untilLive("/events/?cursor=0" + union));
    String two = "&subscribe=" + alice + "/priv/&subscribe=" + bob + "/priv/";
    assertEquals("403 forbidden", reader.untilLive("/events/?cursor=0" + two, headers("both")));
  }

  @Test
  void answersAboutPrivatePaths_dependOnTheCookie() throws IOException {
    String target = "/events/?subscribe=" + alice + "/priv/";
    try (StreamClient stream = reader.open(target, headers("root"))) {
      assertEquals(200, stream.head().status());
      assertVary(stream.head());
    }
    assertVary(reader.get(target));
    RawAnswer page =
        reader.get("/events/?limit=1&selector=" + alice + "/priv/", JSON, "Cookie: " + root);
    assertEquals(Optional.of("no-store"), page.header("Cache-Control"));
    assertTrue(page.text().contains("\"more\":true"), page.text());
    assertVary(page);
  }

  private static void assertVary(RawAnswer answer) {
    List<String> vary = answer.all("Vary");
    assertTrue(vary.contains("Accept"), vary.toString());
    assertTrue(vary.contains("pubky-host, Authorization, Cookie"), vary.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "nobody,        401, /priv/app/",
    "app,           1,   /priv/app/",
    "app,           1,   /priv/app/1",
    "app,           403, /priv/other/",
    "writeOnly,     403, /priv/app/",
    "bob,           401, /priv/app/",
    "root,          1 2, /priv/",
    "app,           1,   /priv/",
  })
  void aPrivateResourcesOwnUrl(String who, String told, String path) throws IOException {
    List<String> all = new ArrayList<>(List.of(headers(who)));
    all.add("Accept: text/event-stream");
    all.add("pubky-host: " + alice);
    String answer = reader.untilLive(path + "?cursor=0", all.toArray(String[]::new));
    assertEquals(told, answer.replace(" live", "").replaceAll("^(40.) .*", "$1"));
  }

  @ParameterizedTest
  @CsvSource({
    "nobody,                  401, user=ALICE&path=/priv/app/",
    "app,                     1,   user=ALICE&path=/priv/app/",
    "app,                     1,   user=ALICE&path=/priv/app/1",
    "app,                     1 3, user=ALICE&path=/priv/app/&path=/pub/",
    "app,                     403, user=ALICE&path=/priv/app/&path=/priv/other/",
    "app,                     403, user=ALICE&path=/priv/",
    "root,                    1 2, user=ALICE&path=/priv/",
    "root,                    403, user=ALICE&user=BOB&path=/priv/",
    "writeOnly,               403, user=ALICE&path=/priv/",
    "bob,                     401, user=ALICE&path=/priv/",
    "bob as tenant,           403, user=ALICE&path=/priv/",
    "bobs secret under alice, 401, user=ALICE&path=/priv/",
    "bearer,                  401, user=ALICE&path=/priv/",
    "nobody,                  3 5, user=ALICE&user=BOB&path=/pub/",
    "root,                    3,   user=ALICE&path=/",
  })
  void upstreamsStream(String who, String told, String query) throws IOException {
    String answer = reader.upstream("/events-stream?" + filled(query), headers(who));
    assertEquals(told, answer.replaceAll("^(40.) .*", "$1"));
  }
}
