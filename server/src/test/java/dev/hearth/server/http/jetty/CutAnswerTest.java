package dev.hearth.server.http.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hearth.server.http.Dispatch;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.Method;
import dev.hearth.server.http.Router;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.RawClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** An answer that can't be completed is cut, so that nobody takes the part for the whole. */
class CutAnswerTest {
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    logged.start();
    root.addAppender(logged);
    Router router =
        new Router()
            .on(Method.GET, "/part", CutAnswerTest::fail)
            .otherwise(Method.GET, CutAnswerTest::failLater)
            .on(Method.GET, "/whole", exchange -> exchange.sendText(200, "whole"));
    server =
        HttpServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            HttpLimits.DEFAULTS,
            new Dispatch(router));
  }

  private static void fail(Exchange exchange) throws IOException {
    OutputStream out = exchange.response().getOutputStream();
    out.write("part of it".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    out.flush();
    throw new IOException("the rest is gone");
  }

  /** Whatever is thrown where waiting is allowed: nobody else would end the exchange. */
  private static void failLater(Exchange exchange) throws IOException {
    OutputStream out = exchange.begin(200, "text/plain", 100);
    exchange.mayWait(
        () -> {
          out.write("part of it".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          throw new StackOverflowError();
        });
  }

  @AfterEach
  void stop() {
    server.close();
    root.detachAppender(logged);
  }

  @Test
  void anErrorWhereWaitingIsAllowed_cutsTheAnswer() throws IOException {
    RawAnswer part = new RawClient(server.port()).ask("GET /pub/file HTTP/1.1", "Host: x");
    assertEquals(200, part.status());
    assertEquals("part of it", part.body());
  }

  @Test
  void aPart_isNeverEndedLikeAWhole_andIsNobodysError() throws IOException {
    RawClient client = new RawClient(server.port());
    RawAnswer part = client.get("/part");
    assertTrue(part.body().contains("part of it"), part.body());
    assertFalse(part.body().contains("\r\n0\r\n"), "it was ended in good order");
    assertEquals("whole", client.get("/whole").body());
    server.close();
    assertEquals(
        List.of(),
        logged.list.stream()
            .filter(event -> event.getLevel().levelStr.equals("ERROR"))
            .map(ILoggingEvent::getFormattedMessage)
            .toList());
  }
}
