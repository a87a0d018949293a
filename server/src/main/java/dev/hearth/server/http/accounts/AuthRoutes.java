package dev.hearth.server.http.accounts;

import dev.hearth.server.auth.ActiveSession;
import dev.hearth.server.auth.NewSession;
import dev.hearth.server.auth.Sessions;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.Method;
import dev.hearth.server.http.Problem;
import dev.hearth.server.http.Readers;
import dev.hearth.server.http.Router;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Sign-up, sign-in, session and sign-out (wire specification §3.2).
 *
 * <pre>
 * POST /signup?signup_token=000G-40R4-0M30     200, Set-Cookie: &lt;z32&gt;=…
 * &lt;AuthToken&gt;                                  &lt;session record&gt;
 * </pre>
 */
public final class AuthRoutes {
  private static final int TOKEN_BYTES_MAX = 32 << 10;
  private static final String BINARY = "application/octet-stream";

  private final Sessions sessions;
  private final Readers readers;
  private final InstantSource clock;

  public AuthRoutes(Sessions sessions, Readers readers, InstantSource clock) {
    this.sessions = sessions;
    this.readers = readers;
    this.clock = clock;
  }

  public void addTo(Router router) {
    router.on(Method.POST, "/signup", this::signUp);
    router.on(Method.POST, "/session", this::signIn);
    router.on(Method.GET, "/session", this::show);
    router.on(Method.DELETE, "/session", this::signOut);
  }

  private void signUp(Exchange exchange) throws IOException {
    Optional<String> token = exchange.query().first("signup_token");
    byte[] authToken = exchange.readBody(TOKEN_BYTES_MAX);
    answer(exchange, sessions.signUp(authToken, token));
  }

  private void signIn(Exchange exchange) throws IOException {
    answer(exchange, sessions.signIn(exchange.readBody(TOKEN_BYTES_MAX)));
  }

  private void answer(Exchange exchange, NewSession session) throws IOException {
    boolean secure = SessionCookie.isSecure(exchange.publicHost());
    exchange.addHeader(
        "Set-Cookie", SessionCookie.of(session.user(), session.secret(), secure, clock.instant()));
    exchange.send(200, BINARY, session.bytes());
  }

  /** 404 without a session: the SDK takes 404, and nothing else, for "not signed in". */
  private void show(Exchange exchange) throws IOException {
    exchange.addHeader("Vary", "cookie, pubky-host");
    exchange.setHeader("Cache-Control", "private, must-revalidate");
    Pubky tenant = exchange.requireTenant();
    ActiveSession session =
        readers
            .read(() -> sessions.find(tenant, exchange.cookie(tenant.toString())))
            .orElseThrow(() -> Problem.of(404, "no_session", "No session").exception());
    exchange.send(200, BINARY, session.bytes());
  }

  private void signOut(Exchange exchange) {
    Pubky tenant = exchange.requireTenant();
    sessions.signOut(tenant, exchange.cookie(tenant.toString()));
    boolean secure = SessionCookie.isSecure(exchange.publicHost());
    exchange.addHeader("Set-Cookie", SessionCookie.removal(tenant, secure));
    exchange.sendEmpty(200);
  }
}
