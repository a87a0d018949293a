package dev.hearth.server.http.events;

import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.MediaTypes;
import dev.hearth.server.http.RetryLater;
import dev.hearth.server.subscriptions.Cursor;
import dev.hearth.server.subscriptions.EventFilter;
import dev.hearth.server.subscriptions.PrivateAccess;
import dev.hearth.server.subscriptions.Protocol;
import dev.hearth.server.subscriptions.Start;
import dev.hearth.server.subscriptions.SubscriptionRequest;
import dev.hearth.storage.model.Sequence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what a native stream is asked for, besides its selectors (docs/protocol.md §4). */
final class NativeStreamQuery {
  private static final long LIMIT_MAX = 1_000_000_000_000_000_000L;
  private static final List<String> FOREIGN =
      List.of("reverse", "until", "user", "path", "live", "shallow");

  /** The wish of one request, checked for syntax. */
  record Wish(Start start, Protocol.Native protocol, OptionalLong limit) {
    SubscriptionRequest request(EventFilter filter, Optional<PrivateAccess> access) {
      return new SubscriptionRequest(filter, start, protocol, limit, access);
    }
  }

  /** Reads the query and {@code Last-Event-ID}. */
  Wish read(Exchange exchange) {
    return read(exchange, new FeedQuery(exchange.query()), false);
  }

  /** As {@link #read}, of a WebSocket: its form is decided. */
  Wish readMessages(Exchange exchange) {
    FeedQuery query = new FeedQuery(exchange.query());
    query.refuse(List.of("format", "progress"));
    return read(exchange, query, true);
  }

  private static Wish read(Exchange exchange, FeedQuery query, boolean messages) {
    query.refuse(FOREIGN);
    query.refuseBoth("subscribe", "selector");
    query.refuseBoth("from", "cursor");
    query.refuseBoth("from", "since");
    boolean snapshot = query.is("from", "snapshot");
    Protocol.Native protocol =
        new Protocol.Native(
            messages ? Protocol.Format.MESSAGES : format(exchange, query),
            query.is("include", "value"),
            query.is("progress", "event") ? Protocol.Progress.EVENT : Protocol.Progress.ID,
            snapshot);
    OptionalLong limit = query.limit(LIMIT_MAX);
    return new Wish(start(exchange, query.cursor(), query.since()), protocol, limit);
  }

  /** What is asked for by name wins over what is accepted. */
  private static Protocol.Format format(Exchange exchange, FeedQuery query) {
    return switch (query.word("format", List.of("json", "ndjson"))) {
      case "json" -> Protocol.Format.JSON;
      case "ndjson" -> Protocol.Format.LINES;
      default ->
          exchange.acceptNames(MediaTypes.NDJSON) && !exchange.acceptNames(RetryLater.EVENT_STREAM)
              ? Protocol.Format.LINES
              : Protocol.Format.SSE;
    };
  }

  private static Start start(Exchange exchange, Optional<Cursor> cursor, Optional<Sequence> since) {
    // A browser repeats this header by itself and can't drop it, so it is never refused.
    Optional<String> last = exchange.header("Last-Event-ID").filter(text -> !text.isEmpty());
    if (last.isPresent()) {
      return Cursor.parse(last.get()).<Start>map(Start.After::new).orElseGet(Start.Garbled::new);
    }
    if (cursor.isPresent()) {
      return new Start.After(cursor.get());
    }
    return since.<Start>map(Start.Since::new).orElseGet(Start.Now::new);
  }
}
