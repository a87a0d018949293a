package dev.hearth.storage.resources;

import dev.hearth.storage.model.Resource;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * A content that stays readable until closed, even when it is replaced or deleted meanwhile.
 * Exactly one of {@code inline} and {@code file} is present.
 */
public interface OpenContent extends AutoCloseable {
  Resource resource();

  /** The whole content when it is small; read-only. */
  Optional<ByteBuffer> inline();

  /** The open file of a large content; its size is the content's length. */
  Optional<FileChannel> file();

  @Override
  void close();
}
