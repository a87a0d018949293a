package dev.hearth.server.e2e;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A pkarr relay that keeps packets in memory: {@code PUT} and {@code GET} of {@code /<z32>}, the
 * newer packet wins, {@code If-Match} with a timestamp compares and swaps.
 *
 * <p>Deliberately absent: the DHT behind a real relay, and rate limits.
 */
final class PkarrRelay implements AutoCloseable {
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;

  private final Map<String, PkarrPacket> packets = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  PkarrRelay() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * Written with a name and not with an address: cookies of the SDK belong to {@code localhost}.
   */
  URI uri() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  void publish(String z32, PkarrPacket packet) {
    packets.put(z32, packet);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      allowEveryOrigin(exchange);
      String z32 = exchange.getRequestURI().getPath().substring(1);
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (exchange.getRequestMethod()) {
        case "GET" -> get(exchange, z32);
        case "PUT" ->
            exchange.sendResponseHeaders(
                put(z32, body, exchange.getRequestHeaders().getFirst("If-Match")), -1);
        case "OPTIONS" -> exchange.sendResponseHeaders(NO_CONTENT, -1);
        default -> exchange.sendResponseHeaders(BAD_REQUEST, -1);
      }
    }
  }

  private static void allowEveryOrigin(HttpExchange exchange) {
    Headers answer = exchange.getResponseHeaders();
    answer.set("Access-Control-Allow-Origin", "*");
    answer.set("Access-Control-Allow-Methods", "GET, PUT");
    String wanted = exchange.getRequestHeaders().getFirst("Access-Control-Request-Headers");
    if (wanted != null) {
      answer.set("Access-Control-Allow-Headers", wanted);
    }
  }

  private void get(HttpExchange exchange, String z32) throws IOException {
    PkarrPacket packet = packets.get(z32);
    if (packet == null) {
      exchange.sendResponseHeaders(NOT_FOUND, -1);
      return;
    }
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/pkarr.org/relays#payload");
    headers.set("Cache-Control", "public, max-age=300");
    headers.set(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.ofEpochSecond(packet.timestampMicros() / 1_000_000).atOffset(ZoneOffset.UTC)));
    exchange.sendResponseHeaders(OK, packet.payload().length);
    exchange.getResponseBody().write(packet.payload());
  }

  private synchronized int put(String z32, byte[] body, @Nullable String ifMatch) {
    PkarrPacket packet;
    try {
      packet = new PkarrPacket(body);
      if (!packet.isSignedBy(z32)) {
        return BAD_REQUEST;
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      return BAD_REQUEST;
    }
    PkarrPacket known = packets.get(z32);
    if (ifMatch != null
        && (known == null || !ifMatch.equals(Long.toString(known.timestampMicros())))) {
      return PRECONDITION_FAILED;
    }
    if (known != null && known.timestampMicros() > packet.timestampMicros()) {
      return CONFLICT;
    }
    packets.put(z32, packet);
    return NO_CONTENT;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
