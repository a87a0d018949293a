package dev.hearth.storage.journal;

import java.nio.ByteBuffer;

/** Is shown the batches of a journal. */
@FunctionalInterface
public interface BatchVisitor {
  /** The payload is valid until this returns, and on this thread only. */
  void batch(long number, ByteBuffer payload);
}
