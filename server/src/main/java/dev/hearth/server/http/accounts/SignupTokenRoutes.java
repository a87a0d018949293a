package dev.hearth.server.http.accounts;

import dev.hearth.server.auth.SignupMode;
import dev.hearth.server.auth.SignupTokens;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.Method;
import dev.hearth.server.http.PercentDecoder;
import dev.hearth.server.http.Problem;
import dev.hearth.server.http.Router;
import dev.hearth.storage.accounts.SignupToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Tells whether a sign-up token can still be used (wire specification §3.5), to an address at most
 * ten times a minute, since whoever may ask without end finds tokens by guessing.
 *
 * <pre>
 * GET /signup_tokens/000G-40R4-0M30     200 {"status":"valid","created_at":"2026-11-21T12:00:00.000000+00:00"}
 * </pre>
 */
public final class SignupTokenRoutes {
  static final int REQUESTS_PER_MINUTE = 10;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final SignupTokens tokens;
  private final SignupMode mode;
  private final RateLimit limit =
      new RateLimit(REQUESTS_PER_MINUTE, Duration.ofMinutes(1), System::nanoTime);

  public SignupTokenRoutes(SignupTokens tokens, SignupMode mode) {
    this.tokens = tokens;
    this.mode = mode;
  }

  public void addTo(Router router) {
    router.below(Method.GET, "/signup_tokens/", this::show);
  }

  private void show(Exchange exchange) throws IOException {
    OptionalLong wait = limit.take(exchange.clientAddress());
    if (wait.isPresent()) {
      throw Problem.of(429, "rate_limited", "Rate limit exceeded")
          .withHeader("Retry-After", Long.toString(wait.getAsLong()))
          .exception();
    }
    exchange.setHeader("Cache-Control", "no-store");
    if (mode == SignupMode.OPEN) {
      throw Problem.badRequest("open_signup", "Signing up here takes no token").exception();
    }
    String raw = exchange.rawPath().substring(exchange.rawPath().lastIndexOf('/') + 1);
    SignupToken token =
        tokens
            .find(PercentDecoder.decode(raw).orElse(""))
            .orElseThrow(() -> Problem.of(404, "unknown_token", "Token not found").exception());
    String json =
        "{\"status\":\"%s\",\"created_at\":\"%s\"}"
            .formatted(token.usedBy().isPresent() ? "used" : "valid", TIME.format(token.created()));
    exchange.send(200, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }
}
