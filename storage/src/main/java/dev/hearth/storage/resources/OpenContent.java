package dev.hearth.storage.resources;

import dev.hearth.storage.model.Resource;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.model.StorageException.IoFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * A content that stays readable until closed, even when it is replaced or deleted meanwhile.
 * Exactly one of {@code inline} and {@code file} is present.
 */
public final class OpenContent implements AutoCloseable {
  private final Resource resource;
  private final Optional<ByteBuffer> inline;
  private final Optional<FileChannel> file;

  private OpenContent(Resource resource, Optional<ByteBuffer> inline, Optional<FileChannel> file) {
    this.resource = resource;
    this.inline = inline;
    this.file = file;
  }

  static OpenContent inline(Resource resource, byte[] content) {
    return new OpenContent(
        resource, Optional.of(ByteBuffer.wrap(content).asReadOnlyBuffer()), Optional.empty());
  }

  static OpenContent file(Resource resource, FileChannel file) {
    return new OpenContent(resource, Optional.empty(), Optional.of(file));
  }

  public Resource resource() {
    return resource;
  }

  /** The whole content when it is small; read-only. */
  public Optional<ByteBuffer> inline() {
    return inline.map(ByteBuffer::duplicate);
  }

  /** The open file of a large content; its size is the content's length. */
  public Optional<FileChannel> file() {
    return file;
  }

  /**
   * The whole content in memory; for contents whose length the caller has bounded.
   *
   * @throws CorruptRow if the file is shorter than its row says
   */
  public byte[] readAll() {
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(resource.length()));
    if (inline.isPresent()) {
      content.put(inline.get().duplicate());
    } else {
      fill(file.orElseThrow(), content);
    }
    if (content.hasRemaining()) {
      throw new CorruptRow("resources", "a content is shorter than its row says");
    }
    return content.array();
  }

  private static void fill(FileChannel file, ByteBuffer target) {
    try {
      int read = 0;
      while (target.hasRemaining() && read >= 0) {
        read = file.read(target, target.position());
      }
    } catch (IOException e) {
      throw new IoFailure(e);
    }
  }

  @Override
  public void close() {
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException e) {
      throw new IoFailure(e);
    }
  }
}
