package dev.hearth.server.events;

import dev.hearth.storage.events.EventView;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.resources.OpenContent;
import dev.hearth.storage.resources.Resources;
import java.util.Optional;

/**
 * Reads the content behind a put for {@code include=value}: only while the resource's current
 * sequence is the event's, and only small ones.
 */
public final class ValueReader {
  public static final int VALUE_BYTES_MAX = 4096;

  private final Resources resources;

  public ValueReader(Resources resources) {
    this.resources = resources;
  }

  /** The content this put stored; empty if it is large, a delete, or no longer current. */
  public Optional<byte[]> current(EventView event) {
    if (!event.isPut() || event.length() > VALUE_BYTES_MAX) {
      return Optional.empty();
    }
    byte[] path = new byte[event.pathLength()];
    event.copyPath(path, 0);
    Optional<OpenContent> open = resources.open(event.user(), ResourcePath.ofStored(path));
    if (open.isEmpty()) {
      return Optional.empty();
    }
    try (OpenContent content = open.get()) {
      boolean current = content.resource().sequence().value() == event.sequence();
      return current ? Optional.of(content.readAll()) : Optional.empty();
    }
  }
}
