package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.RawClient;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every answer, whatever its status, can be read by a page of any origin (wire §5.11). */
final class CorsSocketTest {
  private static final String ORIGIN = "https://app.example";

  @Test
  void everyAnswerMirrorsTheOrigin(@TempDir Path folder) throws IOException {
    try (TestHomeserver server = TestHomeserver.start(folder)) {
      TestUser user = server.signUp(TestKey.ofSeedByte(1));
      String origin = "Origin: " + ORIGIN;
      user.put("/pub/x", "x");
      for (RawAnswer answer :
          List.of(
              user.put("/pub/y", "y", origin),
              user.get("/pub/x", origin),
              user.get("/pub/", origin),
              user.get("/pub/none", origin),
              user.get("/pub/%00", origin),
              user.get("/pub/%ff", origin),
              user.get("/..", origin),
              user.get("/pub/x", origin, "Range: bytes=9-"),
              user.get("/pub/x", origin, "If-None-Match: *", "If-Modified-Since: x"),
              user.put("/x", "x", origin),
              user.signedOut().put("/pub/x", "x", origin),
              user.delete("/pub/y", origin),
              user.get("/events/", origin),
              user.get("/health", origin),
              server.client().ask("PATCH", "/pub/x", new byte[0], origin),
              server.postToken("/signup", new byte[0], origin))) {
        assertEquals(
            Optional.of(ORIGIN), answer.header("Access-Control-Allow-Origin"), answer.toString());
        assertEquals(Optional.of("true"), answer.header("Access-Control-Allow-Credentials"));
        assertTrue(
            answer
                .all("Vary")
                .contains("origin, access-control-request-method, access-control-request-headers"),
            answer.toString());
        String exposed = answer.header("Access-Control-Expose-Headers").orElseThrow();
        for (String name :
            List.of(
                "ETag",
                "Last-Modified",
                "Content-Length",
                "Content-Range",
                "Accept-Ranges",
                "Retry-After",
                "Link",
                "Hearth-Event-Id")) {
          assertTrue(List.of(exposed.split(", ", -1)).contains(name), exposed);
        }
      }
    }
  }

  /** As upstream's, whose admin pages live elsewhere; what a page needs is the password. */
  @Test
  void adminDoor_answersPagesToo_andTellsThemNothing(@TempDir Path folder) throws IOException {
    try (TestHomeserver server = TestHomeserver.start(folder)) {
      RawClient admin = new RawClient(server.homeserver().adminPort().orElseThrow());
      String origin = "Origin: " + ORIGIN;
      for (String target : List.of("/info", "/generate_signup_token")) {
        RawAnswer asked =
            admin.ask(
                "OPTIONS " + target + " HTTP/1.1",
                "Host: x",
                origin,
                "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: x-admin-password");
        assertEquals(200, asked.status());
        assertEquals(Optional.of("x-admin-password"), asked.header("Access-Control-Allow-Headers"));
        RawAnswer refused = admin.ask("GET " + target + " HTTP/1.1", "Host: x", origin);
        assertEquals(401, refused.status());
        assertEquals(Optional.of(ORIGIN), refused.header("Access-Control-Allow-Origin"));
      }
    }
  }

  @Test
  void preflight_isAnsweredOnEveryPath(@TempDir Path folder) throws IOException {
    try (TestHomeserver server = TestHomeserver.start(folder)) {
      for (String path :
          List.of("/", "/session", "/pub/x", "/priv/x", "/events/", "/pub/%00", "*")) {
        RawAnswer answer =
            server
                .client()
                .ask(
                    "OPTIONS " + path + " HTTP/1.1",
                    "Host: x",
                    "Origin: " + ORIGIN,
                    "Access-Control-Request-Method: DELETE",
                    "Access-Control-Request-Headers: if-match, pubky-host");
        assertEquals(200, answer.status(), path + " gave " + answer);
        assertEquals("", answer.body());
        assertEquals(Optional.of("DELETE"), answer.header("Access-Control-Allow-Methods"));
        assertEquals(
            Optional.of("if-match, pubky-host"), answer.header("Access-Control-Allow-Headers"));
        assertEquals(Optional.empty(), answer.header("Access-Control-Max-Age"));
      }
    }
  }
}
