package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.resources.OpenContent;
import dev.hearth.storage.resources.Resources;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The resources of the store. Reads the disk. */
record StoredResources(Resources resources) implements ResourceSource {
  @Override
  public byte @Nullable [] value(Pubky user, ResourcePath path, Sequence stored) {
    try (OpenContent content = resources.open(user, path).orElse(null)) {
      if (content == null) {
        return null;
      }
      Resource resource = content.resource();
      boolean wanted = resource.sequence().equals(stored) && resource.length() <= VALUE_BYTES_MAX;
      return wanted ? content.readAll() : null;
    } catch (CorruptRow e) {
      return null; // As its GET says; the event stands, and is not only this tenant's.
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
