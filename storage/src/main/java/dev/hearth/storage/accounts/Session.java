package dev.hearth.storage.accounts;

import dev.hearth.storage.model.Pubky;
import java.time.Instant;
import java.util.List;

/**
 * A cookie session as stored.
 *
 * @param secretHash SHA-256 of the cookie's value, hexadecimal; the value itself is never stored
 * @param capabilities {@code scope:actions} texts as granted, in order
 */
public record Session(String secretHash, Pubky user, List<String> capabilities, Instant created) {
  public Session {
    capabilities = List.copyOf(capabilities);
  }
}
