package dev.hearth.storage.blobs;

import dev.hearth.storage.model.ContentHash;
import java.util.Optional;

/**
 * A whole body that no row names yet. A write that takes it over either commits it or discards it;
 * whoever does not hand it on calls {@link #discard}.
 */
public interface StagedContent {
  ContentHash hash();

  /** Bytes of the body. */
  long length();

  /** The bytes of a small body. */
  Optional<byte[]> inline();

  /** The blob's name, when the body is a file. */
  Optional<String> blob();

  /** Removes what was written; idempotent; does nothing once a commit has named it. */
  void discard();
}
