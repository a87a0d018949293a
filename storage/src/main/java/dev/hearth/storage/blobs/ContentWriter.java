package dev.hearth.storage.blobs;

/** A body on its way in. Closing it without {@link #finish} discards all it wrote. */
public interface ContentWriter extends AutoCloseable {
  /** Appends bytes; may write to a file. Fails with {@code NoSpace} on a full disk. */
  void write(byte[] source, int offset, int length);

  /** Bytes written so far. */
  long length();

  /** Completes the body: a file is on disk, synced and renamed, when this returns. */
  StagedContent finish();

  @Override
  void close();
}
