package dev.hearth.server.http.events;

import dev.hearth.server.auth.ActiveSession;
import dev.hearth.server.auth.Permissions;
import dev.hearth.server.auth.Sessions;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.subscriptions.PrivateAccess;
import dev.hearth.storage.accounts.Accounts;
import dev.hearth.storage.model.Pubky;
import java.util.Optional;

/**
 * Finds the session behind a request for private events (wire specification §6.4). These routes are
 * addressed to the homeserver, so besides the tenant's cookie the one named after the user whose
 * events are asked for counts.
 */
public final class PrivateSessions {
  private final Sessions sessions;
  private final Accounts accounts;
  private final Permissions permissions;
  private final ReadScopes scopes = new ReadScopes();

  public PrivateSessions(Sessions sessions, Accounts accounts, Permissions permissions) {
    this.sessions = sessions;
    this.accounts = accounts;
    this.permissions = permissions;
  }

  /** False where private paths are nobody's, so that every request for them is forbidden. */
  boolean arePrivatePathsServed() {
    return permissions.privateStorage();
  }

  /**
   * The session of this user that the request presents; else the tenant's, whoever that is; empty
   * if there is none at all.
   */
  Optional<ActiveSession> find(Exchange exchange, Pubky user) {
    // A bearer is a credential of its own; with one, cookies do not speak for the request.
    boolean bearer =
        exchange.header("Authorization").filter(text -> text.startsWith("Bearer ")).isPresent();
    Optional<ActiveSession> own =
        bearer ? Optional.empty() : sessions.find(user, exchange.cookie(user.toString()));
    return own.or(
        () ->
            exchange
                .tenant()
                .filter(_ -> !bearer)
                .flatMap(tenant -> sessions.find(tenant, exchange.cookie(tenant.toString()))));
  }

  /** What a stream asks while it runs. */
  PrivateAccess access(ActiveSession session) {
    return new SessionAccess(
        session.secretHash(), session.user(), scopes.of(session.capabilities()), accounts);
  }
}
