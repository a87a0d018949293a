package dev.hearth.storage.layout;

import java.util.OptionalLong;

/**
 * What table {@code users} says of one user.
 *
 * @param number counted from 1, never reused
 * @param usedBytes sum over the files of length plus 256
 * @param quotaBytes the user's own limit; empty means the server's default
 * @param createdMicros microseconds since 1970
 */
public record UserRow(
    long number, long usedBytes, OptionalLong quotaBytes, boolean disabled, long createdMicros) {
  public UserRow {
    if (number < 1 || usedBytes < 0 || quotaBytes.orElse(0) < 0 || createdMicros < 0) {
      throw new IllegalArgumentException("a user's numbers are not negative");
    }
  }

  public UserRow withUsedBytes(long bytes) {
    return new UserRow(number, bytes, quotaBytes, disabled, createdMicros);
  }

  public UserRow withQuotaBytes(OptionalLong bytes) {
    return new UserRow(number, usedBytes, bytes, disabled, createdMicros);
  }

  public UserRow withDisabled(boolean isDisabled) {
    return new UserRow(number, usedBytes, quotaBytes, isDisabled, createdMicros);
  }
}
