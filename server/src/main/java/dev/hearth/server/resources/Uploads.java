package dev.hearth.server.resources;

import dev.hearth.storage.blobs.ContentWriter;
import dev.hearth.storage.blobs.Contents;
import dev.hearth.storage.blobs.StagedContent;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Takes bodies in, a bounded number at once, of which one user has a share, and with a bounded
 * memory for all of them: a body holds at most the inline limit and one buffer, until it is staged,
 * and its inline bytes until they are committed. Whoever finds no place within {@link #PATIENCE} is
 * told to come again. Safe for any thread.
 */
public final class Uploads {
  /** Long enough to outlast a burst of small bodies, short enough to be an answer. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final int BUFFER_BYTES_MAX = 64 << 10;

  private final Contents contents;
  private final Places places;
  private final Semaphore memory;
  private final int inlineBytesMax;

  /**
   * @param atOnce bodies that may be on their way in
   * @param perUser of those, bodies for one user
   * @param memoryBytes for all of them together
   * @param inlineBytesMax as storage has it
   */
  public Uploads(Contents contents, int atOnce, int perUser, long memoryBytes, int inlineBytesMax) {
    this.contents = contents;
    this.places = new Places(atOnce, perUser);
    this.memory = new Semaphore((int) Math.min(Integer.MAX_VALUE, memoryBytes));
    this.inlineBytesMax = inlineBytesMax;
  }

  /** A whole body, and the memory it holds until it is closed. */
  record Upload(StagedContent content, String contentType, Semaphore memory, int bytes)
      implements AutoCloseable {
    @Override
    public void close() {
      memory.release(bytes);
    }
  }

  /** A whole body. */
  record Body(StagedContent content, String contentType) {}

  /**
   * Takes a body that is here as a whole and no longer than the inline limit. It needs no place:
   * the queue of commits, where it goes next, has bounds of its own.
   */
  Body take(byte[] body, String path) {
    try (ContentWriter writer = contents.begin()) {
      writer.write(body, 0, body.length);
      return new Body(writer.finish(), ContentTypes.detect(body, body.length, path));
    }
  }

  /**
   * Reads a body to its end.
   *
   * @param announced its length if the client said it, else negative
   * @throws BrokenBody if it cannot be read to its end; then nothing of it is left
   * @throws StorageException.Overloaded if there is no place for it
   */
  Upload take(Pubky user, InputStream body, long announced, String path) {
    int held = heldBytes(announced);
    try (Places.Place _ = places.take(user, PATIENCE)) {
      acquire(memory, held, "body_memory_bytes");
      boolean taken = false;
      try {
        Upload upload = read(body, announced, path, held);
        taken = true;
        return upload;
      } finally {
        if (!taken) {
          memory.release(held);
        }
      }
    }
  }

  /** What a body holds: its buffer and, while it is small, itself. */
  private int heldBytes(long announced) {
    int inline = (int) (announced < 0 ? inlineBytesMax : Math.min(announced, inlineBytesMax));
    return inline + bufferBytes(announced);
  }

  private static int bufferBytes(long announced) {
    return announced < 0 ? 16 << 10 : Math.clamp(announced, 512, BUFFER_BYTES_MAX);
  }

  private static void acquire(Semaphore semaphore, int permits, String limit) {
    try {
      if (!semaphore.tryAcquire(permits)
          && !semaphore.tryAcquire(permits, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StorageException.Overloaded(limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Overloaded(limit);
    }
  }

  private Upload read(InputStream body, long announced, String path, int held) {
    byte[] buffer = new byte[bufferBytes(announced)];
    try (ContentWriter writer = contents.begin()) {
      int count = next(body, buffer);
      String type = ContentTypes.detect(buffer, Math.max(0, count), path);
      while (count >= 0) {
        writer.write(buffer, 0, count);
        count = next(body, buffer);
      }
      return new Upload(writer.finish(), type, memory, held);
    }
  }

  private static int next(InputStream body, byte[] buffer) {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw new BrokenBody(e);
    }
  }
}
