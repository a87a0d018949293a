package dev.hearth.server.http.files;

import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.PercentDecoder;
import dev.hearth.server.http.Problem;
import dev.hearth.server.resources.PathRules;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;

/**
 * Whose and which path a storage request names.
 *
 * <pre>
 * pubky-host: 8pin…   GET /pub/a%20b      8pin…, /pub/a b
 * (no such header)    GET /8pin…/pub/a    8pin…, /pub/a     by path
 * </pre>
 *
 * @param byPath the tenant stands in the path, so that a link works in a browser
 */
record StorageTarget(Pubky tenant, ResourcePath path, boolean byPath) {
  private static final int TENANT_END = 1 + Pubky.TEXT_CHARACTERS;

  /**
   * The target of a request.
   *
   * @throws ProblemException 404 without a tenant, 400 if the path breaks a rule
   */
  static StorageTarget of(Exchange exchange, boolean reading) {
    if (reading && mayNameTenantInPath(exchange)) {
      var tenant = Pubky.parse(exchange.rawPath().substring(1, TENANT_END));
      if (tenant.isPresent()) {
        String rest = exchange.rawPath().substring(TENANT_END);
        return new StorageTarget(tenant.get(), path(rest), true);
      }
    }
    return new StorageTarget(exchange.requireTenant(), path(exchange.rawPath()), false);
  }

  private static boolean mayNameTenantInPath(Exchange exchange) {
    return exchange.rawPath().startsWith("/pub/", TENANT_END) && !exchange.headerNamesTenant();
  }

  private static ResourcePath path(String raw) {
    String decoded =
        PercentDecoder.decode(raw)
            .orElseThrow(
                () -> Problem.badRequest("bad_path", "Invalid path: not valid UTF-8").exception());
    return PathRules.normalise(decoded);
  }

  /**
   * True if the raw, the once decoded or the normalised path looks private, so that no spelling of
   * one escapes the headers that keep it out of caches.
   */
  static boolean looksPrivate(String raw) {
    return raw.contains("/priv")
        || (raw.indexOf('%') >= 0
            && PercentDecoder.decode(raw).map(text -> text.contains("/priv")).orElse(false));
  }
}
