package dev.hearth.storage.blobs;

/**
 * Takes bodies in. A body is hashed as it arrives, kept in memory while it is small, and written to
 * a file once it is not; nothing is ever held whole in memory beyond the inline limit. Safe for any
 * thread.
 */
public interface Contents {
  /** Begins a body; the writer belongs to one thread. */
  ContentWriter begin();
}
