package dev.hearth.storage.accounts;

import dev.hearth.storage.model.Pubky;
import java.time.Instant;
import java.util.List;

/**
 * A cookie session as stored.
 *
 * @param secretHash SHA-256 of the cookie's value, hexadecimal; the value itself is never stored
 * @param capabilities {@code scope:actions} texts as granted, in order
 * @param created kept to the microsecond
 */
public record Session(String secretHash, Pubky user, List<String> capabilities, Instant created) {
  private static final int FIXED_BYTES = 256;

  public Session {
    capabilities = List.copyOf(capabilities);
  }

  /** About the bytes it takes in memory. */
  long weightBytes() {
    return FIXED_BYTES + capabilities.stream().mapToLong(String::length).sum();
  }
}
