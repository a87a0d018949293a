package dev.hearth.server.http.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.http.Dispatch;
import dev.hearth.server.http.Method;
import dev.hearth.server.http.Router;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests as bytes on a socket: what no client library would send. */
final class RawSocketTest {
  private HttpServer server;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    Router router =
        new Router()
            .on(Method.GET, "/", exchange -> exchange.sendText(200, "root"))
            .on(Method.GET, "/events/", exchange -> exchange.sendText(200, "feed"))
            .below(
                Method.GET,
                "/signup_tokens/",
                exchange -> exchange.sendText(200, "token " + exchange.rawPath()))
            .otherwise(
                Method.GET, exchange -> exchange.sendText(200, "wild " + exchange.rawPath()));
    server =
        HttpServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            HttpLimits.DEFAULTS,
            new Dispatch(router));
    client = new RawClient(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void fixedPathsWin_andAreComparedUndecoded() throws IOException {
    assertEquals("feed", client.get("/events/").body());
    assertEquals("feed", client.get("http://x/events/?limit=3").body());
    assertEquals("wild /events", client.get("/events").body());
    assertEquals("wild /events%2F", client.get("/events%2F").body());
    assertEquals("wild /x/../events/", client.get("/x/../events/").body());
    assertEquals("wild //events/", client.get("//events/").body());
    assertEquals("wild /events/;a=b", client.get("/events/;a=b").body());
    assertEquals("token /signup_tokens/abc", client.get("/signup_tokens/abc").body());
    assertEquals("wild /signup_tokens/", client.get("/signup_tokens/").body());
  }

  @Test
  void hostilePaths_reachTheRouteAsTheyWereSent() throws IOException {
    for (String path :
        List.of(
            "/pub/%00",
            "/pub/%c0%ae",
            "/pub/%ff",
            "/pub/%2e%2e/%2fpriv",
            "/pub/%zz",
            "/pub/%",
            "/pub/a\\b",
            "/%25%32%65",
            "/pub/%u002e",
            "/a//b",
            "/pub/;/x",
            "/..",
            "/../x",
            "/a/../../x",
            "/pub/%5c")) {
      assertEquals("wild " + path, client.get(path).body(), path);
    }
  }

  @Test
  void headerTooLarge_is431InOurForm() throws IOException {
    RawAnswer answer = client.ask("GET / HTTP/1.1", "Host: x", "X: " + "a".repeat(20_000));
    assertEquals(431, answer.status());
    assertEquals(Optional.of("*"), answer.header("Access-Control-Allow-Origin"));
    assertFalse(answer.body().contains("<"), answer.body());
  }

  @Test
  void garbage_isRefusedInOurForm_andTheServerGoesOn() throws IOException {
    for (String garbage :
        List.of(
            "\r\n\r\n",
            "GET\r\n\r\n",
            "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
            "G\u0000T / HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost x\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET nonsense HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003")) {
      RawAnswer answer = client.sendAndEnd(garbage);
      assertFalse(answer.body().contains("<"), garbage + " gave " + answer);
      assertTrue(answer.status() == 0 || answer.status() / 100 >= 4, garbage + " gave " + answer);
    }
    assertEquals("root", client.get("/").body());
  }

  @Test
  void headIsAnsweredLikeGet_withoutABody() throws IOException {
    RawAnswer head = client.ask("HEAD /events/ HTTP/1.1", "Host: x");
    assertEquals(200, head.status());
    assertEquals("", head.body());
    assertEquals(Optional.of("4"), head.header("Content-Length"));
  }

  @Test
  void anotherMethodOnAKnownPath_is405WithAllow() throws IOException {
    RawAnswer post = client.ask("POST /events/ HTTP/1.1", "Host: x");
    assertEquals(405, post.status());
    assertEquals(Optional.of("GET,HEAD"), post.header("Allow"));
    assertEquals(405, client.ask("FOO /x HTTP/1.1", "Host: x").status());
  }

  @Test
  void preflight_isMirrored() throws IOException {
    RawAnswer answer =
        client.ask(
            "OPTIONS /pub/x HTTP/1.1",
            "Host: x",
            "Origin: https://app.example",
            "Access-Control-Request-Method: PUT",
            "Access-Control-Request-Headers: pubky-host, x-a");
    assertEquals(200, answer.status());
    assertEquals(Optional.of("https://app.example"), answer.header("Access-Control-Allow-Origin"));
    assertEquals(Optional.of("PUT"), answer.header("Access-Control-Allow-Methods"));
    assertEquals(Optional.of("pubky-host, x-a"), answer.header("Access-Control-Allow-Headers"));
    assertEquals(Optional.of("true"), answer.header("Access-Control-Allow-Credentials"));
  }
}
