package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.auth.SignupTokens;
import dev.hearth.server.config.Settings;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.RawClient;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sign-up, sign-in, sessions, cookies and sign-up tokens over a real socket. */
final class AuthSocketTest {
  private static final String COOKIE = "[0-9A-HJKMNP-TV-Z]{26}";

  private static byte[] token(TestKey key) {
    return key.authToken(TestHomeserver.freshMicros(), "/:rw");
  }

  @Test
  void signUp_setsACookieThatLocalhostSendsBack(@TempDir Path folder) throws IOException {
    TestKey key = TestKey.ofSeedByte(1);
    try (TestHomeserver server = TestHomeserver.start(folder)) {
      RawAnswer answer = server.postToken("/signup", token(key));
      assertEquals(200, answer.status());
      assertEquals(Optional.of("application/octet-stream"), answer.header("Content-Type"));
      String cookie = answer.header("Set-Cookie").orElseThrow();
      assertTrue(
          cookie.matches(
              key.pubky()
                  + "="
                  + COOKIE
                  + "; HttpOnly; Path=/; Max-Age=31536000; Expires=\\w{3}, .* GMT"),
          cookie);
      String record = HexFormat.of().formatHex(answer.bytes());
      assertTrue(record.startsWith("00" + HexFormat.of().formatHex(key.pubky().bytes())), record);
      assertTrue(record.endsWith("000001042f3a7277"), record);
      assertEquals(49, answer.bytes().length);
    }
  }

  @Test
  void secureHosts_getSecureCookies(@TempDir Path folder) throws IOException {
    TestKey key = TestKey.ofSeedByte(1);
    try (TestHomeserver server = TestHomeserver.start(folder)) {
      server.signUp(key);
      record Row(boolean secure, List<String> headers) {}
      for (Row row :
          List.of(
              new Row(false, List.of()),
              new Row(true, List.of("X-Forwarded-Host: example.org")),
              new Row(true, List.of("Forwarded: for=1.2.3.4;host=\"example.org\";proto=https")),
              new Row(true, List.of("X-Forwarded-Host: _pubky." + key.pubky())),
              new Row(true, List.of("X-Forwarded-Host: " + key.pubky() + ":6287")),
              new Row(false, List.of("X-Forwarded-Host: example.org:443")),
              new Row(false, List.of("X-Forwarded-Host: 192.168.1.1")),
              new Row(false, List.of("X-Forwarded-Host: [::1]")),
              new Row(false, List.of("X-Forwarded-Host: myserver")),
              new Row(
                  false, List.of("Forwarded: host=localhost", "X-Forwarded-Host: example.org")))) {
        RawAnswer answer =
            server.postToken("/session", token(key), row.headers().toArray(String[]::new));
        String cookie = answer.header("Set-Cookie").orElseThrow();
        assertEquals(
            row.secure(),
            cookie.contains("; HttpOnly; SameSite=None; Secure; Path=/"),
            row + " gave " + cookie);
        assertEquals(row.secure(), cookie.contains("Secure"), cookie);
      }
    }
  }

  @Test
  void aSession_isShown_andEnded_alone(@TempDir Path folder) throws IOException {
    TestKey key = TestKey.ofSeedByte(1);
    try (TestHomeserver server = TestHomeserver.start(folder)) {
      TestUser first = server.signUp(key);
      TestUser second = server.signIn(key, "/pub/a/:wr,/pub/b:r");

      RawAnswer shown = second.get("/session");
      assertEquals(200, shown.status());
      assertTrue(shown.all("Vary").contains("cookie, pubky-host"), shown.toString());
      assertEquals(Optional.of("private, must-revalidate"), shown.header("Cache-Control"));
      String record = HexFormat.of().formatHex(shown.bytes());
      assertTrue(record.endsWith("0000020a2f7075622f612f3a7277082f7075622f623a72"), record);

      RawAnswer ended = second.delete("/session");
      assertEquals(200, ended.status());
      String removal = ended.header("Set-Cookie").orElseThrow();
      assertTrue(
          removal.startsWith(
              key.pubky() + "=; HttpOnly; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970"),
          removal);
      assertEquals(404, second.get("/session").status());
      assertEquals(401, second.put("/pub/a/x", "x").status());
      assertEquals(200, second.delete("/session").status(), "signing out twice does no harm");
      assertEquals(200, first.get("/session").status());
      assertEquals(201, first.put("/pub/a/x", "x").status());
    }
  }

  @Test
  void failures(@TempDir Path folder) throws IOException {
    TestKey key = TestKey.ofSeedByte(1);
    try (TestHomeserver server = TestHomeserver.start(folder)) {
      RawClient client = server.client();
      byte[] token = token(key);
      for (int i = 0; i < 2; i++) {
        assertEquals(404, server.postToken("/session", token).status(), "not remembered");
      }
      assertEquals(200, server.postToken("/signup", token).status());
      assertEquals(400, server.postToken("/signup", token).status(), "the same token again");
      RawAnswer exists = server.postToken("/signup", token(key));
      assertEquals(409, exists.status());
      assertEquals("User already exists", exists.text());
      assertEquals(400, server.postToken("/signup", new byte[0]).status());
      assertEquals(400, server.postToken("/signup?signup_token=x", token(key)).status());
      assertEquals(413, server.postToken("/signup", new byte[(2 << 20) + 1]).status());
      assertEquals(413, server.postToken("/signup", new byte[(32 << 10) + 1]).status());
      assertEquals(400, server.postToken("/signup", new byte[32 << 10]).status());
      assertEquals(404, client.get("/session").status(), "no tenant");
      assertEquals(404, client.ask("DELETE /session HTTP/1.1", "Host: x").status());
      RawAnswer put = client.ask("PUT", "/session", new byte[0]);
      assertEquals(405, put.status());
      assertEquals(Optional.of("GET,HEAD,POST,DELETE"), put.header("Allow"));
    }
  }

  @Test
  void aCookieOfSomebodyElse_isNone(@TempDir Path folder) throws IOException {
    try (TestHomeserver server = TestHomeserver.start(folder)) {
      TestUser alice = server.signUp(TestKey.ofSeedByte(1));
      TestUser bob = server.signUp(TestKey.ofSeedByte(2));
      String value = bob.cookie().substring(bob.cookie().indexOf('=') + 1);
      TestUser thief = new TestUser(server.client(), alice.key(), alice.pubky() + "=" + value);
      assertEquals(404, thief.get("/session").status());
      assertEquals(401, thief.put("/pub/x", "x").status());
      assertEquals(401, bob.ask(alice.pubky(), "PUT", "/pub/x", new byte[1]).status());
      for (String bad :
          List.of("", value.substring(1), value + "0", value.toLowerCase(java.util.Locale.ROOT))) {
        TestUser guesser = new TestUser(server.client(), bob.key(), bob.pubky() + "=" + bad);
        assertEquals(401, guesser.put("/pub/x", "x").status(), bad);
      }
      String many = "a=b; " + alice.cookie() + "; " + bob.cookie() + ";x";
      assertEquals(201, new TestUser(server.client(), bob.key(), many).put("/pub/x", "x").status());
    }
  }

  @Test
  void inTokenMode_aTokenSignsUpOnce(@TempDir Path folder) throws IOException {
    try (TestHomeserver server = TestHomeserver.start(folder, Map.of())) {
      RawClient client = server.client();
      RawAnswer required = server.postToken("/signup", token(TestKey.ofSeedByte(1)));
      assertEquals(400, required.status());
      assertEquals("Token required", required.text());
      RawAnswer unknown =
          server.postToken("/signup?signup_token=000G-40R4-0M30", token(TestKey.ofSeedByte(1)));
      assertEquals(401, unknown.status());
      assertEquals("Invalid token", unknown.text());

      RawClient admin = new RawClient(server.homeserver().adminPort().orElseThrow());
      String password = Files.readString(folder.resolve("admin-password")).strip();
      assertEquals(401, admin.get("/generate_signup_token").status());
      assertEquals(
          401,
          admin
              .ask("GET /generate_signup_token HTTP/1.1", "Host: x", "X-Admin-Password: admin")
              .status());
      String token =
          admin
              .ask(
                  "GET /generate_signup_token HTTP/1.1", "Host: x", "X-Admin-Password: " + password)
              .text();
      assertTrue(SignupTokens.isWellFormed(token), token);

      RawAnswer valid = client.get("/signup_tokens/" + token);
      assertEquals(200, valid.status());
      assertTrue(
          valid
              .text()
              .matches(
                  "\\{\"status\":\"valid\",\"created_at\":\"\\d{4}-\\d\\d-\\d\\dT[\\d:.]{15}\\+00:00\"}"),
          valid.text());
      assertEquals(Optional.of("no-store"), valid.header("Cache-Control"));

      String target = "/signup?signup_token=" + token;
      assertEquals(200, server.postToken(target, token(TestKey.ofSeedByte(1))).status());
      RawAnswer used = server.postToken(target, token(TestKey.ofSeedByte(2)));
      assertEquals(401, used.status());
      assertEquals("Token already used", used.text());
      assertTrue(client.get("/signup_tokens/" + token).text().startsWith("{\"status\":\"used\""));
      assertEquals(409, server.postToken(target, token(TestKey.ofSeedByte(1))).status());
      assertEquals(400, client.get("/signup_tokens/nonsense").status());
      assertEquals(404, client.get("/signup_tokens/000G-40R4-0M30").status());
    }
  }

  @Test
  void askingForTokens_isLimited(@TempDir Path folder) throws IOException {
    try (TestHomeserver server = TestHomeserver.start(folder, Map.of())) {
      RawClient client = server.client();
      for (int i = 0; i < 10; i++) {
        assertEquals(404, client.get("/signup_tokens/000G-40R4-0M30").status());
      }
      RawAnswer limited =
          client.ask(
              "GET /signup_tokens/000G-40R4-0M30 HTTP/1.1",
              "Host: x",
              "Origin: http://app",
              "X-Forwarded-For: 1.2.3.4");
      assertEquals(429, limited.status());
      assertEquals("Rate limit exceeded", limited.text());
      int seconds = Integer.parseInt(limited.header("Retry-After").orElseThrow());
      assertTrue(seconds >= 1 && seconds <= 6, "one more every six seconds: " + seconds);
      assertEquals(Optional.of("http://app"), limited.header("Access-Control-Allow-Origin"));
    }
  }

  @Test
  void inOpenMode_tokensAreNotUsed_andNotShown(@TempDir Path folder) throws IOException {
    try (TestHomeserver server = TestHomeserver.start(folder)) {
      String token = "000G-40R4-0M30";
      assertEquals(400, server.client().get("/signup_tokens/" + token).status());
      assertEquals(
          200,
          server.postToken("/signup?signup_token=" + token, token(TestKey.ofSeedByte(1))).status());
    }
  }

  @Test
  void secrets_areForTheirOwnerOnly(@TempDir Path folder) throws IOException {
    String key;
    try (TestHomeserver server = TestHomeserver.start(folder)) {
      key = server.homeserver().key().toString();
      for (String name : List.of("secret", "admin-password", "admin-address")) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))));
      }
    }
    assertFalse(Files.exists(folder.resolve("admin-address")));
    assertTrue(Files.readString(folder.resolve("secret")).matches("[0-9a-f]{64}"));
    try (TestHomeserver again = TestHomeserver.start(folder)) {
      assertEquals(key, again.homeserver().key().toString());
    }
    Files.writeString(folder.resolve("secret"), "00".repeat(32) + "\n");
    try (TestHomeserver known = TestHomeserver.start(folder)) {
      assertEquals(
          "8pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo",
          known.homeserver().key().toString());
    }
  }

  @Test
  void sessions_outliveARestart(@TempDir Path folder) throws IOException {
    String cookie;
    TestKey key = TestKey.ofSeedByte(1);
    try (TestHomeserver server = TestHomeserver.start(folder)) {
      cookie = server.signUp(key).cookie();
    }
    try (TestHomeserver server = TestHomeserver.start(folder)) {
      assertEquals(201, new TestUser(server.client(), key, cookie).put("/pub/x", "x").status());
      assertFalse(Files.readString(folder.resolve("admin-address")).isBlank());
    }
  }

  @Test
  void privateStorageSwitchedOff_isForbidden(@TempDir Path folder) throws IOException {
    Map<dev.hearth.server.config.Setting, String> settings =
        Map.of(Settings.SIGNUP_MODE, "open", Settings.PRIVATE_STORAGE, "false");
    try (TestHomeserver server = TestHomeserver.start(folder, settings)) {
      TestUser user = server.signUp(TestKey.ofSeedByte(1));
      RawAnswer put = user.put("/priv/x", "x");
      assertEquals(403, put.status());
      assertTrue(put.text().contains("Writing to directories other than '/pub/'"), put.text());
      assertEquals(403, user.get("/priv/x").status());
    }
  }
}
