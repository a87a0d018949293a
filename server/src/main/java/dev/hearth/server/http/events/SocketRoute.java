package dev.hearth.server.http.events;

import dev.hearth.server.coding.Coding;
import dev.hearth.server.events.Refusal;
import dev.hearth.server.events.RefusedException;
import dev.hearth.server.events.SelectorText;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.Route;
import dev.hearth.server.http.jetty.WebSocketConnection;
import dev.hearth.server.subscriptions.Admission;
import dev.hearth.server.subscriptions.EventFilter;
import dev.hearth.server.subscriptions.PrivateAccess;
import dev.hearth.server.subscriptions.SubscriptionRequest;
import dev.hearth.server.subscriptions.Subscriptions;
import dev.hearth.storage.model.Selector;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code GET /events/?subscribe=…} with {@code Upgrade: websocket}: the native stream as messages,
 * whose selectors can be changed (docs/protocol.md §11).
 *
 * <pre>
 * GET /events/?subscribe=*%2Fpub%2Fapp%2F       HTTP/1.1 101 Switching Protocols
 * Upgrade: websocket                           Upgrade: websocket
 * Connection: Upgrade                          Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
 * Sec-WebSocket-Version: 13
 * Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
 * </pre>
 */
final class SocketRoute implements Route {
  private final NativeStreamQuery parameters;
  private final PrivateSelectors privateSelectors;
  private final Subscriptions subscriptions;
  private final StreamOpener opener;
  private final FeedLimits limits;

  SocketRoute(
      NativeStreamQuery parameters,
      PrivateSelectors privateSelectors,
      Subscriptions subscriptions,
      StreamOpener opener,
      FeedLimits limits) {
    this.parameters = parameters;
    this.privateSelectors = privateSelectors;
    this.subscriptions = subscriptions;
    this.opener = opener;
    this.limits = limits;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    exchange.answerProblemsAsJson();
    WebSocketConnection.check(exchange);
    boolean zstd = new FeedQuery(exchange.query()).is("compression", "zstd");
    NativeStreamQuery.Wish wish = parameters.readMessages(exchange);
    List<Selector> selectors =
        SelectorText.parseAll(exchange.query().allRaw("subscribe"), limits.selectorsMax());
    if (selectors.stream().anyMatch(EventFilter::isPrivate)) {
      refuseStrangers(exchange);
      if (zstd) {
        throw new RefusedException(
            new Refusal.ConflictingParameters(List.of("subscribe", "compression")));
      }
    }
    Optional<PrivateAccess> access = privateSelectors.access(exchange, selectors);
    SubscriptionRequest request =
        wish.request(EventFilter.of(selectors), access).coded(zstd ? Coding.ZSTD : Coding.IDENTITY);
    Admission.Place place = opener.admit(exchange);
    SocketSession session = new SocketSession(subscriptions, place, request, limits.selectorsMax());
    WebSocketConnection.accept(exchange, session, SocketSession.MESSAGE_BYTES_MAX, place::close);
  }

  /**
   * A browser sends a person's cookies along with every handshake, whichever page asks for it, and
   * no CORS stands before what comes back. So private events go to pages of this host only; what is
   * no browser sends no {@code Origin} and has to know the cookie.
   */
  private static void refuseStrangers(Exchange exchange) {
    Optional<String> origin = exchange.header("Origin");
    String own = exchange.publicHost().toLowerCase(Locale.ROOT);
    boolean stranger =
        origin.isPresent()
            && !origin.get().toLowerCase(Locale.ROOT).equals("https://" + own)
            && !origin.get().toLowerCase(Locale.ROOT).equals("http://" + own);
    if (stranger) {
      throw new RefusedException(new Refusal.Forbidden());
    }
  }
}
