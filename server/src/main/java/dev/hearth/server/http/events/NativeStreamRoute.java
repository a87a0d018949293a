package dev.hearth.server.http.events;

import dev.hearth.server.events.SelectorText;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.Route;
import dev.hearth.server.subscriptions.EventFilter;
import dev.hearth.server.subscriptions.PrivateAccess;
import dev.hearth.storage.model.Selector;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /events/?subscribe=…}: the native stream (docs/protocol.md §4).
 *
 * <pre>
 * GET /events/?subscribe=*%2Fpub%2Fapp%2F       HTTP/1.1 200 OK
 * Last-Event-ID: 00361F46YR8ZR8p               Content-Type: text/event-stream
 *
 *                                              retry: 2000
 *                                              :
 *
 *                                              id: 00361F46YR8ZW8p
 *                                              event: DEL
 *                                              data: pubky://8pin…/pub/app/a.txt
 * </pre>
 */
final class NativeStreamRoute implements Route {
  private final NativeStreamQuery parameters;
  private final PrivateSelectors privateSelectors;
  private final StreamOpener opener;
  private final FeedLimits limits;

  NativeStreamRoute(
      NativeStreamQuery parameters,
      PrivateSelectors privateSelectors,
      StreamOpener opener,
      FeedLimits limits) {
    this.parameters = parameters;
    this.privateSelectors = privateSelectors;
    this.opener = opener;
    this.limits = limits;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    exchange.answerProblemsAsJson();
    NativeStreamQuery.Wish wish = parameters.read(exchange);
    List<Selector> selectors =
        SelectorText.parseAll(exchange.query().allRaw("subscribe"), limits.selectorsMax());
    Optional<PrivateAccess> access = privateSelectors.access(exchange, selectors);
    opener.open(exchange, wish.request(EventFilter.of(selectors), access));
  }
}
