package dev.hearth.server.http.operations;

import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.Json;
import dev.hearth.server.http.Method;
import dev.hearth.server.http.Router;
import dev.hearth.server.observability.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What operators and curious people ask: {@code /}, {@code /info}, {@code /health} and {@code
 * /metrics}.
 *
 * <pre>
 * GET /health     200 {"status":"ok","writable":true,"low_space":false,"clock_ahead_seconds":0.0,…}
 *                 503 {"status":"not_writable","problem":"…",…}, or "low_space", "streams_failed"
 * </pre>
 */
public final class OperationRoutes {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<Health> health;
  private final Optional<Supplier<String>> metrics;

  /**
   * @param metrics empty where {@code /metrics} is switched off
   */
  public OperationRoutes(Supplier<Health> health, Optional<Supplier<String>> metrics) {
    this.health = health;
    this.metrics = metrics;
  }

  public void addTo(Router router) {
    router.on(Method.GET, "/", exchange -> exchange.sendText(200, "Pubky Homeserver"));
    router.on(Method.GET, "/info", exchange -> json(exchange, 200, Map.of("features", List.of())));
    router.on(Method.GET, "/health", this::ready);
    router.on(Method.GET, "/health/ready", this::ready);
    router.on(Method.GET, "/health/live", OperationRoutes::live);
    metrics.ifPresent(
        scrape ->
            router.on(
                Method.GET,
                "/metrics",
                exchange ->
                    exchange.send(200, PROMETHEUS, scrape.get().getBytes(StandardCharsets.UTF_8))));
  }

  private static void live(Exchange exchange) throws IOException {
    json(exchange, 200, Map.of("status", "ok"));
  }

  private void ready(Exchange exchange) throws IOException {
    Health now = health.get();
    json(exchange, now.ready() ? 200 : 503, now.facts());
  }

  static void json(Exchange exchange, int status, Map<String, ?> members) throws IOException {
    exchange.setHeader("Cache-Control", "no-store");
    exchange.send(status, "application/json", Json.bytes(members));
  }
}
