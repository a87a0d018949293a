package dev.hearth.storage.blobs;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.StorageException.CorruptRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
   * @throws CorruptRow if its file is missing or its name is none
   */
  public void copy(String name) throws IOException {
    Path from = source.locate(name);
    Path bucket = target.resolve(source.bucketOf(name));
    if (buckets.add(bucket)) {
      files.createFolder(bucket);
    }
    Path to = bucket.resolve(name);
    if (links) {
      try {
        files.link(from, to);
        return;
      } catch (NoSuchFileException e) {
        CorruptRow missing = missing();
        missing.initCause(e);
        throw missing;
      } catch (IOException | UnsupportedOperationException e) {
        links = false; // Another file system, or one without such links: copy from here on.
      }
    }
    copyBytes(name, to);
  }

  private void copyBytes(String name, Path to) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    try (FileChannel from = source.read(name).orElseThrow(BlobCopier::missing);
        FileSeam.Output output = files.create(to)) {
      while (from.read(chunk.clear()) >= 0) {
        output.write(chunk.flip());
      }
      output.sync();
    }
  }

  private static CorruptRow missing() {
    return new CorruptRow("blobs", "the file of a blob is missing");
  }

  /** Makes the names of all that was brought over durable. */
  public void finish() throws IOException {
    for (Path bucket : buckets) {
      files.syncFolder(bucket);
    }
    files.syncFolder(target);
  }
}
