package dev.hearth.server.http;

import dev.hearth.storage.model.Pubky;
import java.util.Optional;

/**
 * Finds the tenant of a request (wire specification §2): the {@code Host}, overridden by the header
 * {@code pubky-host}, and only if neither holds a key the query parameter {@code pubky-host}, split
 * raw and not decoded. What does not parse is ignored. The key need not be a registered user's.
 */
final class Tenants {
  private static final String NAME = "pubky-host";

  private Tenants() {}

  static Optional<Pubky> fromHeaders(Wire wire) {
    Optional<Pubky> override = fromHeader(wire.header(NAME));
    return override.isPresent() ? override : fromHeader(wire.header("Host"));
  }

  private static Optional<Pubky> fromHeader(@org.jspecify.annotations.Nullable String value) {
    return value == null ? Optional.empty() : LenientKey.parse(value.strip());
  }

  static Optional<Pubky> fromQuery(String raw) {
    if (!raw.contains(NAME)) {
      return Optional.empty();
    }
    for (String pair : raw.split("&", -1)) {
      if (pair.startsWith(NAME + "=")) {
        Optional<Pubky> key = LenientKey.parse(pair.substring(NAME.length() + 1));
        if (key.isPresent()) {
          return key;
        }
      }
    }
    return Optional.empty();
  }
}
