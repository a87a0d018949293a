package dev.hearth.server.events;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;

/** Whether a session's read capabilities cover a private path; asked for each private event. */
@FunctionalInterface
public interface ReadRight {
  /** Nobody's: sees no private path. */
  ReadRight NONE = (_, _) -> false;

  boolean covers(Pubky user, ResourcePath path);
}
