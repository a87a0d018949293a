package dev.hearth.storage.layout;

import dev.hearth.storage.model.Pubky;
import java.util.List;

/**
 * What table {@code sessions} says of one session.
 *
 * @param capabilities {@code scope:actions} texts as granted, in order
 * @param createdMicros microseconds since 1970
 */
public record SessionRow(Pubky user, List<String> capabilities, long createdMicros) {
  public SessionRow {
    capabilities = List.copyOf(capabilities);
    if (createdMicros < 0) {
      throw new IllegalArgumentException("a session was created in 1970 or later");
    }
  }
}
