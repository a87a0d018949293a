package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.resources.Resources;
import org.jspecify.annotations.Nullable;

/**
 * The contents that {@code include=value} adds: only while the resource still is what the event
 * stored, and only small ones. Reads the disk. Safe for any thread.
 */
public final class Values {
  private final ResourceSource resources;

  Values(ResourceSource resources) {
    this.resources = resources;
  }

  /** The contents of a store. */
  public static Values of(Resources resources) {
    return new Values(new StoredResources(resources));
  }

  /** The content that this event stored; null if it is gone, replaced, larger, or a delete. */
  public byte @Nullable [] of(Event event) {
    return switch (event) {
      case Event.Put put when put.length() <= ResourceSource.VALUE_BYTES_MAX ->
          resources.value(put.user(), put.path(), put.sequence());
      case Event.Put _, Event.Delete _ -> null;
    };
  }

  /** The content of a resource as it was read; null if it was replaced since, or is larger. */
  byte @Nullable [] of(Pubky user, Resource resource) {
    return resource.length() <= ResourceSource.VALUE_BYTES_MAX
        ? resources.value(user, resource.path(), resource.sequence())
        : null;
  }
}
