package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.resources.OpenContent;
import dev.hearth.storage.resources.Resources;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The resources of the store. Reads the disk. */
record StoredResources(Resources resources) implements ResourceSource {
  @Override
  public byte @Nullable [] value(Pubky user, ResourcePath path, Sequence stored) {
    Optional<OpenContent> found = resources.open(user, path);
    if (found.isEmpty()) {
      return null;
    }
    try (OpenContent content = found.get()) {
      Resource resource = content.resource();
      boolean wanted = resource.sequence().equals(stored) && resource.length() <= VALUE_BYTES_MAX;
      return wanted ? content.readAll() : null;
    }
  }

  @Override
  public Optional<Resources.SnapshotPosition> snapshot(
      Selector selector,
      Optional<Resources.SnapshotPosition> after,
      Sequence upTo,
      int rowsMax,
      Resources.SnapshotVisitor visitor) {
    return resources.snapshot(selector, after, upTo, rowsMax, visitor);
  }
}
