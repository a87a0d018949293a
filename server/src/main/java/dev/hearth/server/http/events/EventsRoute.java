package dev.hearth.server.http.events;

import dev.hearth.server.events.Refusal;
import dev.hearth.server.events.RefusedException;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.MediaTypes;
import dev.hearth.server.http.Query;
import dev.hearth.server.http.RetryLater;
import dev.hearth.server.http.Route;
import dev.hearth.server.http.jetty.WebSocketConnection;

/** {@code GET /events/}: chooses among its four forms, in this order (docs/protocol.md §3). */
final class EventsRoute implements Route {
  private final Route socket;
  private final Route stream;
  private final Route history;
  private final Route feed;

  EventsRoute(Route socket, Route stream, Route history, Route feed) {
    this.socket = socket;
    this.stream = stream;
    this.history = history;
    this.feed = feed;
  }

  @Override
  public void handle(Exchange exchange) throws Exception {
    exchange.addHeader("Vary", "Accept");
    boolean subscribes = exchange.query().has("subscribe");
    if (subscribes && WebSocketConnection.isAskedFor(exchange)) {
      socket.handle(exchange);
    } else if (subscribes) {
      stream.handle(exchange);
    } else if (exchange.acceptNames(RetryLater.EVENT_STREAM)
        || exchange.acceptNames(MediaTypes.NDJSON)
        || asksFor(exchange, "ndjson")) {
      exchange.answerProblemsAsJson();
      throw new RefusedException(new Refusal.SubscribeRequired());
    } else if (exchange.acceptNames("application/json") || asksFor(exchange, "json")) {
      history.handle(exchange);
    } else {
      feed.handle(exchange);
    }
  }

  /** A WebSocket subscribes as well. */
  @Override
  public boolean opensStream(Query query) {
    return query.has("subscribe");
  }

  private static boolean asksFor(Exchange exchange, String format) {
    return exchange.query().allRaw("format").contains(format);
  }
}
