package dev.hearth.storage.layout;

import dev.hearth.storage.model.Pubky;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What table {@code signup_tokens} says of one token.
 *
 * @param createdMicros microseconds since 1970
 * @param quotaBytes copied to the user who signs up with it
 * @param usedBy who signed up with it
 */
public record SignupTokenRow(long createdMicros, OptionalLong quotaBytes, Optional<Pubky> usedBy) {
  public SignupTokenRow {
    if (createdMicros < 0 || quotaBytes.orElse(0) < 0) {
      throw new IllegalArgumentException("a token's numbers are not negative");
    }
  }

  public SignupTokenRow withUsedBy(Pubky user) {
    return new SignupTokenRow(createdMicros, quotaBytes, Optional.of(user));
  }
}
