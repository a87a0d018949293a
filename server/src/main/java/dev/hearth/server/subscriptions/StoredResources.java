package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.resources.OpenContent;
import dev.hearth.storage.resources.Resources;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
      return wanted ? bytes(content) : null;
    }
  }

  private static byte[] bytes(OpenContent content) {
    Optional<ByteBuffer> inline = content.inline();
    if (inline.isPresent()) {
      ByteBuffer source = inline.get().duplicate();
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      return bytes;
    }
    return read(content.file().orElseThrow(), (int) content.resource().length());
  }

  private static byte[] read(FileChannel file, int length) {
    ByteBuffer target = ByteBuffer.allocate(length);
    try {
      int read = 0;
      while (target.hasRemaining() && read >= 0) {
        read = file.read(target, target.position());
      }
    } catch (IOException e) {
      throw new StorageException.IoFailure(e);
    }
    if (target.hasRemaining()) {
      throw new StorageException.CorruptRow("resources", "a content file is shorter than its row");
    }
    return target.array();
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
