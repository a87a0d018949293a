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

/**
 * Only what reads one file may be answered by the thread that others wait for, and only what needs
 * it by the servlet.
 */
class DispatchTest {
  @ParameterizedTest
  @CsvSource({
    "/pub/a,       selecting",
    "/pub/a%20b,   selecting",
    "/pub/a%2Fb,   selecting",
    "/pub/2F,      selecting",
    "/pub/,        waiting",
    "/pub%2F,      waiting",
    "/pub%2f,      waiting",
    "/pub/a/..,    waiting",
    "/pub/a..,     waiting",
    "/pub/a.%2E,   waiting",
    "/pub/a%2e%2e, waiting",
    "/.,           waiting",
  })
  void thread(String path, String thread) throws IOException {
    Router router =
        new Router()
            .otherwise(
                Method.GET,
                exchange ->
                    exchange.sendText(
                        200, Thread.currentThread().isVirtual() ? "waiting" : "selecting"));
    try (Readers readers = new Readers(1, 10);
        HttpServer server =
            HttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                HttpLimits.DEFAULTS,
                new Dispatch(
                    router,
                    false,
                    RequestLog.NONE,
                    Optional.of(readers),
                    0,
                    new Answers(Answers.MEMORY_BYTES, LeastRate.DEFAULT)))) {
      assertEquals(thread, new RawClient(server.port()).get(path).body());
    }
  }

  /** Says whether there is a servlet; a query opens a stream. */
  private static final class Layers implements Route {
    @Override
    public void handle(Exchange exchange) throws IOException {
      exchange.sendText(200, exchange.wire() instanceof ServletWire ? "servlet" : "none");
    }

    @Override
    public boolean opensStream(Query query) {
      return query.has("stream");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /here,            servlet",
    "GET,  /here?stream=1,   none",
    "POST, /here?stream=1,   servlet",
    "GET,  /pub/a,           none",
    "GET,  /pub/a/,          servlet",
  })
  void servlet(String method, String target, String expected) throws IOException {
    Layers route = new Layers();
    Router router =
        new Router()
            .on(Method.GET, "/here", route)
            .on(Method.POST, "/here", route)
            .otherwise(Method.GET, route);
    try (HttpServer server =
        HttpServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            HttpLimits.DEFAULTS,
            new Dispatch(router))) {
      RawClient client = new RawClient(server.port());
      assertEquals(expected, client.ask(method, target, new byte[0]).text());
    }
  }
}
