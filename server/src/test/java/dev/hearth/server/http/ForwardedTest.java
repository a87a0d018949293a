package dev.hearth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.server.http.jetty.HttpLimits;
import dev.hearth.server.http.jetty.HttpServer;
import dev.hearth.server.testing.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a request counts as: never as whom it names itself. */
class ForwardedTest {
  @ParameterizedTest
  @CsvSource({
    "true,  203.0.113.7,            '',          203.0.113.7",
    "true,  '198.51.100.9, 203.0.113.7', '',     203.0.113.7",
    "true,  '198.51.100.9,203.0.113.7',  '',     203.0.113.7",
    "true,  '198.51.100.9, unknown', '',         127.0.0.1",
    "true,  2001:DB8::7,            '',          2001:db8:0:0:0:0:0:7",
    "true,  ::ffff:203.0.113.7,     '',          203.0.113.7",
    "true,  '',                     203.0.113.8, 203.0.113.8",
    "true,  unknown,                203.0.113.8, 127.0.0.1",
    "true,  dead.beef,              '',          127.0.0.1",
    "true,  dead.beef,              f00.d,       127.0.0.1",
    "true,  203.0.113.7:4711,       '',          127.0.0.1",
    "true,  ::::,                   '',          127.0.0.1",
    "false, 203.0.113.7,            203.0.113.8, 127.0.0.1",
  })
  void address(boolean trusted, String forwardedFor, String realIp, String expected)
      throws IOException {
    Router router =
        new Router()
            .on(Method.GET, "/", exchange -> exchange.sendText(200, exchange.clientAddress()));
    try (HttpServer server =
        HttpServer.start(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
            HttpLimits.DEFAULTS,
            new Dispatch(
                router,
                trusted,
                RequestLog.NONE,
                Optional.empty(),
                0,
                new Answers(Answers.MEMORY_BYTES, LeastRate.DEFAULT)))) {
      assertEquals(
          expected,
          new RawClient(server.port())
              .ask(
                  "GET / HTTP/1.1",
                  "Host: x",
                  "X-Forwarded-For: " + forwardedFor,
                  "X-Real-IP: " + realIp)
              .body());
      if (!forwardedFor.isEmpty()) {
        assertEquals(
            expected,
            new RawClient(server.port())
                .ask(
                    "GET / HTTP/1.1",
                    "Host: x",
                    "X-Forwarded-For: 198.51.100.9",
                    "X-Forwarded-For: " + forwardedFor,
                    "X-Real-IP: " + realIp)
                .body(),
            "a proxy may append a line of its own");
      }
    }
  }
}
