package dev.hearth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.http.jetty.HttpLimits;
import dev.hearth.server.http.jetty.HttpServer;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a route said of its content does not stand before the problem that came in its place. */
class ErrorAnswerTest {
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    Router router =
        new Router()
            .on(
                Method.GET,
                "/overloaded",
                exchange -> {
                  begin(exchange);
                  throw Problem.overloaded("readers").exception();
                })
            .on(
                Method.PUT,
                "/overloaded",
                _ -> {
                  throw Problem.overloaded("uploads").exception();
                })
            .on(
                Method.GET,
                "/broken",
                exchange -> {
                  begin(exchange);
                  throw new IllegalStateException("as no route should");
                });
    server =
        HttpServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            HttpLimits.DEFAULTS,
            new Dispatch(router));
  }

  /** As a settled page begins, the first bytes of which have not left yet. */
  private static void begin(Exchange exchange) throws IOException {
    exchange.answerProblemsAsJson();
    exchange
        .setHeader("ETag", "\"1\"")
        .setHeader("Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT")
        .setHeader("Cache-Control", "public, max-age=31536000, immutable")
        .setHeader("Link", "</events/?cursor=1>; rel=\"next\"")
        .setHeader("Accept-Ranges", "bytes")
        .setHeader("Content-Range", "bytes 0-9/10")
        .setHeader("Content-Type", "application/json")
        .setHeader("Content-Encoding", "zstd");
    exchange.response().setContentLengthLong(1000);
    exchange.response().getOutputStream().write(new byte[10]);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aProblem_isCachedNowhere_andSaysNothingOfTheContent() throws IOException {
    for (String path : List.of("/overloaded", "/broken")) {
      RawAnswer answer = new RawClient(server.port()).get(path);
      assertEquals(path.equals("/broken") ? 500 : 503, answer.status());
      assertEquals("no-store", answer.header("Cache-Control").orElse(""));
      for (String name :
          List.of(
              "ETag",
              "Last-Modified",
              "Link",
              "Accept-Ranges",
              "Content-Range",
              "Content-Encoding")) {
        assertEquals("", answer.header(name).orElse(""), name);
      }
      String type = answer.header("Content-Type").orElse("");
      assertTrue(type.startsWith("application/problem+json"), type);
      assertTrue(answer.body().startsWith("{"), answer.body());
    }
  }

  /** A browser's event source takes the answer as a stream that ended: it must not be decoded. */
  @Test
  void aStreamThatHasNoRoom_isNotSaidToBeCompressed() throws IOException {
    RawAnswer answer =
        new RawClient(server.port())
            .ask("GET /overloaded HTTP/1.1", "Host: x", "Accept: text/event-stream");
    assertEquals(200, answer.status());
    assertEquals("", answer.header("Content-Encoding").orElse(""));
    assertEquals("no-store", answer.header("Cache-Control").orElse(""));
    assertTrue(answer.body().startsWith("retry: "), answer.body());
  }

  /** To a client that accepts everything it knows, 200 would say that the file is stored. */
  @Test
  void aWriteThatIsRefused_isNotAStream() throws IOException {
    RawAnswer answer =
        new RawClient(server.port())
            .ask(
                "PUT /overloaded HTTP/1.1",
                "Host: x",
                "Accept: application/json, text/event-stream",
                "Content-Length: 0");
    assertEquals(503, answer.status());
    assertTrue(answer.header("Retry-After").isPresent());
  }
}
