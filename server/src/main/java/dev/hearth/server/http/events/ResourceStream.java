package dev.hearth.server.http.events;

import dev.hearth.server.events.Refusal;
import dev.hearth.server.events.RefusedException;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.RetryLater;
import dev.hearth.server.subscriptions.EventFilter;
import dev.hearth.server.subscriptions.PathSet;
import dev.hearth.server.subscriptions.PrivateAccess;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A subscription by {@code GET} of a resource's own URL with {@code Accept: text/event-stream}:
 * exactly that file, or everything below that folder (docs/protocol.md §4).
 *
 * <pre>
 * GET /pub/app/             HTTP/1.1 200 OK
 * pubky-host: 8pin…         Content-Type: text/event-stream
 * Accept: text/event-stream
 * </pre>
 */
public final class ResourceStream {
  private final NativeStreamQuery parameters;
  private final PrivateSelectors privateSelectors;
  private final StreamOpener opener;

  ResourceStream(
      NativeStreamQuery parameters, PrivateSelectors privateSelectors, StreamOpener opener) {
    this.parameters = parameters;
    this.privateSelectors = privateSelectors;
    this.opener = opener;
  }

  /** True if the request wants a stream of the resource and not the resource. */
  public static boolean isAskedFor(Exchange exchange) {
    return exchange.method().equals("GET") && exchange.acceptNames(RetryLater.EVENT_STREAM);
  }

  /** Answers with the stream of a tenant's file or folder. */
  public void handle(Exchange exchange, Pubky tenant, ResourcePath path) throws IOException {
    exchange.answerProblemsAsJson();
    exchange.addHeader("Vary", "Accept");
    FeedQuery query = new FeedQuery(exchange.query());
    query.refuse(List.of("subscribe", "selector"));
    NativeStreamQuery.Wish wish = parameters.read(exchange);
    if (!path.isUnder("/pub/") && !path.isUnder("/priv/")) {
      throw new RefusedException(new Refusal.Forbidden());
    }
    List<Selector> selectors = List.of(selector(tenant, path));
    Optional<PrivateAccess> access = privateSelectors.access(exchange, selectors);
    opener.open(
        exchange, wish.request(new EventFilter(selectors, PathSet.of(List.of(path))), access));
  }

  /** Look-up by as much of the path as a selector holds; the path itself decides. */
  private static Selector selector(Pubky tenant, ResourcePath path) {
    byte[] utf8 = path.utf8();
    return Selector.of(
        Optional.of(tenant), Arrays.copyOf(utf8, Math.min(utf8.length, Selector.PREFIX_BYTES_MAX)));
  }
}
