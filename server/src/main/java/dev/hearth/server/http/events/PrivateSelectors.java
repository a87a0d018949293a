package dev.hearth.server.http.events;

import dev.hearth.server.auth.ActiveSession;
import dev.hearth.server.events.Refusal;
import dev.hearth.server.events.RefusedException;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.subscriptions.EventFilter;
import dev.hearth.server.subscriptions.PrivateAccess;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import java.util.List;
import java.util.Optional;

/**
 * Decides under which session selectors of private paths may be used (docs/protocol.md §2): that of
 * the one user they name, with a read capability that could cover something under each of them.
 */
final class PrivateSelectors {
  private final PrivateSessions sessions;

  PrivateSelectors(PrivateSessions sessions) {
    this.sessions = sessions;
  }

  /**
   * The session that these selectors need; empty if none of them is private.
   *
   * @throws RefusedException with {@code SessionRequired} or {@code Forbidden}
   */
  Optional<PrivateAccess> access(Exchange exchange, List<Selector> selectors) {
    List<Selector> privates = EventFilter.privateOnes(selectors);
    if (privates.isEmpty()) {
      return Optional.empty();
    }
    exchange.addHeader("Vary", "pubky-host, Authorization, Cookie");
    boolean everyones = privates.stream().anyMatch(selector -> selector.user().isEmpty());
    if (everyones || !sessions.arePrivatePathsServed()) {
      throw new RefusedException(new Refusal.Forbidden());
    }
    List<Pubky> users =
        privates.stream().map(selector -> selector.user().orElseThrow()).distinct().toList();
    ActiveSession session =
        sessions
            .find(exchange, users.getFirst())
            .orElseThrow(() -> new RefusedException(new Refusal.SessionRequired()));
    PrivateAccess access = sessions.access(session);
    if (users.size() != 1 || !privates.stream().allMatch(access::mayReadUnder)) {
      throw new RefusedException(new Refusal.Forbidden());
    }
    return Optional.of(access);
  }
}
