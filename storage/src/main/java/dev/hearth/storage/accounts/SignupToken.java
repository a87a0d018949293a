package dev.hearth.storage.accounts;

import dev.hearth.storage.model.Pubky;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A single-use permission to sign up.
 *
 * @param text {@code XXXX-XXXX-XXXX}, matched exactly
 * @param quotaBytes copied to the user who signs up with it
 * @param usedBy who signed up with it
 */
public record SignupToken(
    String text, Instant created, OptionalLong quotaBytes, Optional<Pubky> usedBy) {}
