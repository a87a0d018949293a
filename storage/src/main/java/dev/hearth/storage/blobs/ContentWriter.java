package dev.hearth.storage.blobs;

import dev.hearth.storage.files.DiskFull;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.NoSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.apache.commons.codec.digest.Blake3;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way in. Closing it without {@link #finish} discards all it wrote; so does every
 * failure. Belongs to one thread.
 *
 * <p>While the body is small its bytes are held in a buffer that grows with it; from the first byte
 * beyond the inline limit on, that buffer only gathers small writes in front of a file.
 */
public final class ContentWriter implements AutoCloseable {
  private static final int HELD_BYTES_MIN = 256;

  /** Room in front of a file: large enough that a system call is cheap against its bytes. */
  private static final int GATHER_BYTES = 64 << 10;

  private enum State {
    OPEN,
    FINISHED,
    CLOSED
  }

  private final Contents owner;

  /** True if writing had stopped before: then no lost commit can name this body. */
  private final boolean afterStop;

  private final Blake3 hash = Blake3.initHash();
  private byte[] held = new byte[0];
  private int heldLength;
  private long length;
  private @Nullable Path path;
  private FileSeam.@Nullable Output output;
  private State state = State.OPEN;

  ContentWriter(Contents owner, boolean afterStop) {
    this.owner = owner;
    this.afterStop = afterStop;
  }

  /**
   * Appends bytes; may write to a file. Fails with {@code NoSpace} on a full disk, and with {@code
   * Overloaded} where no file can be opened, as {@link #finish} does too.
   */
  public void write(byte[] source, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, source.length);
    requireOpen();
    hash.update(source, offset, count);
    length += count;
    if (length <= owner.inlineBytesMax()) {
      hold(source, offset, count);
      return;
    }
    guarded(
        () -> {
          spill();
          gather(source, offset, count);
          return null;
        });
  }

  /** Bytes written so far. */
  public long length() {
    return length;
  }

  /** Completes the body: a file is on disk, synced and renamed, when this returns. */
  public StagedContent finish() {
    requireOpen();
    if (output == null) {
      byte[] bytes = heldLength == held.length ? held : Arrays.copyOf(held, heldLength);
      state = State.FINISHED;
      return StagedContent.inline(owner, hashed(), bytes);
    }
    BlobName name = guarded(this::publish);
    state = State.FINISHED;
    return StagedContent.blob(owner, hashed(), length, name, afterStop);
  }

  private ContentHash hashed() {
    return ContentHash.of(hash.doFinalize(ContentHash.BYTES));
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException("the body is finished or closed");
    }
  }

  private void hold(byte[] source, int offset, int count) {
    int needed = heldLength + count;
    if (needed > held.length) {
      // The first write is often the whole body: then its size is exactly right.
      int grown = heldLength == 0 ? needed : Math.max(HELD_BYTES_MIN, 2 * held.length);
      held = Arrays.copyOf(held, Math.max(needed, Math.min(grown, owner.inlineBytesMax())));
    }
    System.arraycopy(source, offset, held, heldLength, count);
    heldLength = needed;
  }

  private void spill() throws IOException {
    if (output != null) {
      return;
    }
    Path place = owner.folder().temporary();
    output = owner.folder().create(place);
    path = place;
    owner.steps().reached(Step.BLOB_CREATED);
    held = Arrays.copyOf(held, Math.max(GATHER_BYTES, heldLength));
  }

  private void gather(byte[] source, int offset, int count) throws IOException {
    if (count > held.length - heldLength) {
      flush();
    }
    if (count > held.length) {
      output().write(ByteBuffer.wrap(source, offset, count));
    } else {
      System.arraycopy(source, offset, held, heldLength, count);
      heldLength += count;
    }
  }

  private void flush() throws IOException {
    output().write(ByteBuffer.wrap(held, 0, heldLength));
    heldLength = 0;
  }

  private FileSeam.Output output() {
    return Objects.requireNonNull(output);
  }

  private BlobName publish() throws IOException {
    BlobFolder folder = owner.folder();
    flush();
    owner.steps().reached(Step.BLOB_WRITTEN);
    output().sync();
    output().close();
    owner.steps().reached(Step.BLOB_SYNCED);
    BlobName name = owner.freshName();
    folder.prepare(name);
    folder.publish(Objects.requireNonNull(path), name);
    path = folder.locate(name.toString());
    owner.steps().reached(Step.BLOB_RENAMED);
    folder.settle(name);
    owner.steps().reached(Step.BLOB_FOLDER_SYNCED);
    return name;
  }

  /** Does work on files; whatever it fails with, no file is left. */
  private <T extends @Nullable Object> T guarded(FileWork<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      close(e);
      if (DiskFull.isReasonOf(e, owner.folder().path())) {
        throw new NoSpace(e);
      }
      // An interrupt closes the channel under us; that says nothing about the disk.
      if (!(e instanceof ClosedChannelException)) {
        owner.reportFailure(e);
      }
      throw new IoFailure(e);
    } catch (RuntimeException | Error e) {
      close(e);
      throw e;
    }
  }

  private interface FileWork<T extends @Nullable Object> {
    T run() throws IOException;
  }

  private void close(Throwable reason) {
    try {
      release();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    if (state != State.OPEN) {
      return;
    }
    try {
      release();
    } catch (IOException e) {
      throw new IoFailure(e);
    }
  }

  private void release() throws IOException {
    state = State.CLOSED;
    held = new byte[0];
    heldLength = 0;
    FileSeam.Output closing = output;
    if (closing != null) {
      output = null;
      try {
        closing.close();
      } finally {
        owner.folder().files().delete(Objects.requireNonNull(path));
      }
    }
  }
}
