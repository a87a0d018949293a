package dev.hearth.server;

import dev.hearth.server.auth.Permissions;
import dev.hearth.server.auth.Sessions;
import dev.hearth.server.auth.SignupTokens;
import dev.hearth.server.http.Method;
import dev.hearth.server.http.Problem;
import dev.hearth.server.http.Readers;
import dev.hearth.server.http.Router;
import dev.hearth.server.http.accounts.AuthRoutes;
import dev.hearth.server.http.accounts.SignupTokenRoutes;
import dev.hearth.server.http.events.EventRoutes;
import dev.hearth.server.http.events.FeedLimits;
import dev.hearth.server.http.events.PageRoutes;
import dev.hearth.server.http.events.PrivateSessions;
import dev.hearth.server.http.files.StorageRoutes;
import dev.hearth.server.http.operations.AdminRoutes;
import dev.hearth.server.http.operations.OperationRoutes;
import dev.hearth.server.observability.Health;
import dev.hearth.server.resources.ResourceService;
import dev.hearth.server.subscriptions.Subscriptions;
import dev.hearth.storage.Storage;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.pages.HistoryPages;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts the routes of the homeserver and of its admin door together. */
final class Site {
  private Site() {}

  /**
   * What the homeserver's routes stand on.
   *
   * @param readers on which routes read storage
   * @param pages empty where none are kept
   * @param metrics empty where {@code /metrics} is switched off
   */
  record Parts(
      Storage storage,
      Subscriptions subscriptions,
      ResourceService resources,
      Readers readers,
      Sessions sessions,
      SignupTokens tokens,
      Permissions permissions,
      FeedLimits feedLimits,
      Optional<HistoryPages> pages,
      InstantSource clock,
      Supplier<Health> health,
      Optional<Supplier<String>> metrics) {}

  /** Every route of wire specification §0 that this homeserver serves, and ours. */
  static Router homeserver(Parts parts) {
    PrivateSessions privateSessions =
        new PrivateSessions(parts.sessions(), parts.storage().accounts(), parts.permissions());
    EventRoutes events =
        new EventRoutes(
            parts.storage(),
            parts.subscriptions(),
            parts.readers(),
            privateSessions,
            parts.feedLimits());
    Router router = new Router();
    events.addTo(router);
    new PageRoutes(parts.storage().events(), parts.pages(), parts.readers(), parts.feedLimits())
        .addTo(router);
    new OperationRoutes(parts.health(), parts.metrics()).addTo(router);
    new AuthRoutes(parts.sessions(), parts.readers(), parts.clock()).addTo(router);
    new SignupTokenRoutes(parts.tokens(), parts.sessions().mode()).addTo(router);
    new StorageRoutes(
            parts.resources(),
            parts.sessions(),
            parts.permissions(),
            parts.readers(),
            events.resourceStream())
        .addTo(router);
    return router;
  }

  /** The routes of the admin door; every one but {@code /} asks for the password. */
  static Router admin(
      Storage storage, SignupTokens tokens, Pubky serverKey, String password, String version) {
    Router router = new Router();
    new AdminRoutes(storage, tokens, serverKey, password, version).addTo(router);
    router.otherwise(
        Method.GET,
        _ -> {
          throw Problem.of(404, "not_found", "Not Found").exception();
        });
    return router;
  }
}
