package dev.hearth.storage.accounts;

import dev.hearth.storage.model.Pubky;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * One tenant.
 *
 * @param number counted from 1, never reused
 * @param usedBytes sum over the files of length plus 256
 * @param quotaBytes this user's own limit; empty means the server's default
 */
public record User(
    Pubky pubky,
    long number,
    long usedBytes,
    OptionalLong quotaBytes,
    boolean disabled,
    Instant created) {}
