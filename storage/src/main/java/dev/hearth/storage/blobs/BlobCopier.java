package dev.hearth.storage.blobs;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.StorageException.CorruptRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gives blobs of a running store a place in another folder: a second name for the same file, or a
 * copy where the file system knows no such thing. Belongs to one thread.
 */
public final class BlobCopier {
  private static final int CHUNK_BYTES = 256 << 10;

  private final BlobFolder source;
  private final Path target;
  private final FileSeam files;
  private final Set<Path> buckets = new TreeSet<>();
  private boolean links = true;

  private BlobCopier(BlobFolder source, Path target, FileSeam files) {
    this.source = source;
    this.target = target;
    this.files = files;
  }

  /** Makes the folder of blobs of a store that is being made. */
  public static BlobCopier into(Path store, BlobFolder source, FileSeam files) throws IOException {
    Path target = store.resolve(BlobFolder.NAME);
    files.createFolder(target);
    return new BlobCopier(source, target, files);
  }

  /**
   * Brings one blob over; durable only after {@link #finish}.
   *
   * @param length what it has by its row
   * @throws CorruptRow if its file is missing or can't be read, has another length, or its name is
   *     none; then nothing stands under its name, and other blobs may be brought over nevertheless
   */
  public void copy(String name, long length) throws IOException {
    Path from = source.locate(name);
    Path bucket = target.resolve(source.bucketOf(name));
    if (buckets.add(bucket)) {
      files.createFolder(bucket);
    }
    Path to = bucket.resolve(name);
    if (!linked(from, to)) {
      copyBytes(from, to);
    }
    long bytes = Files.size(to);
    if (bytes != length) {
      files.delete(to); // Part of a content is none.
      throw new CorruptRow(
          "blobs", "the file of a blob has %d bytes in place of %d".formatted(bytes, length));
    }
  }

  private boolean linked(Path from, Path to) {
    if (links) {
      try {
        files.link(from, to);
        return true;
      } catch (NoSuchFileException e) {
        throw lost("the file of a blob is missing", e);
      } catch (IOException | UnsupportedOperationException e) {
        links = false; // Another file system, or one without such links: copy from here on.
      }
    }
    return false;
  }

  private void copyBytes(Path from, Path to) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    try (FileSeam.Input input = open(from);
        FileSeam.Output output = files.create(to)) {
      while (read(input, chunk.clear()) >= 0) {
        output.write(chunk.flip());
      }
      output.sync();
    } catch (CorruptRow e) {
      files.delete(to); // As above.
      throw e;
    }
  }

  private FileSeam.Input open(Path from) {
    try {
      return files.read(from);
    } catch (NoSuchFileException e) {
      throw lost("the file of a blob is missing", e);
    } catch (IOException e) {
      throw lost("the file of a blob can't be opened", e);
    }
  }

  private static int read(FileSeam.Input input, ByteBuffer chunk) {
    try {
      return input.read(chunk);
    } catch (IOException e) {
      throw lost("the file of a blob can't be read", e);
    }
  }

  private static CorruptRow lost(String problem, Exception cause) {
    CorruptRow lost = new CorruptRow("blobs", problem);
    lost.initCause(cause);
    return lost;
  }

  /** Makes the names of all that was brought over durable. */
  public void finish() throws IOException {
    for (Path bucket : buckets) {
      files.syncFolder(bucket);
    }
    files.syncFolder(target);
  }
}
