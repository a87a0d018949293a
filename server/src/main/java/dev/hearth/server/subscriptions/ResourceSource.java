package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.resources.Resources;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What streams read of current resources; tests have one of maps. */
interface ResourceSource {
  /** Values that streams carry are not larger; larger contents are fetched by their URL. */
  int VALUE_BYTES_MAX = 4 << 10;

  /** The content that was stored with this sequence; null if it is gone, replaced or larger. */
  byte @Nullable [] value(Pubky user, ResourcePath path, Sequence stored);

  /** As {@link Resources#snapshot}. */
  Optional<Resources.SnapshotPosition> snapshot(
      Selector selector,
      Optional<Resources.SnapshotPosition> after,
      Sequence upTo,
      int rowsMax,
      Resources.SnapshotVisitor visitor);
}
