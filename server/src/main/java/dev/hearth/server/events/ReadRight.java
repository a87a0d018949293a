package dev.hearth.server.events;

import dev.hearth.storage.model.Pubky;

/** Whether a session's read capabilities cover a private path; asked for each private event. */
@FunctionalInterface
public interface ReadRight {
  /** Nobody's: sees no private path. */
  ReadRight NONE = (_, _, _) -> false;

  /**
   * As its name says.
   *
   * @param path its UTF-8, the first bytes
   */
  boolean covers(Pubky user, byte[] path, int length);
}
