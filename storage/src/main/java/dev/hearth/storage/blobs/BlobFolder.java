package dev.hearth.storage.blobs;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.model.StorageException.IoFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The files of large bodies.
 *
 * <pre>
 * blobs/tmp/7                      a body on its way in
 * blobs/3f/12-3f…                  a whole body, written by the 12th start of the server
 * </pre>
 *
 * A file is written once, under a name of its own, and never shared by two rows. Safe for any
 * thread.
 */
public final class BlobFolder {
  static final String NAME = "blobs";
  private static final String TEMPORARY = "tmp";

  private final Path folder;
  private final FileSeam files;
  private final AtomicLong temporaries = new AtomicLong();

  /**
   * Buckets whose own name is known to be durable. That a bucket exists is not enough: another
   * upload may have made it and not yet synced its parent, or a process that was killed had.
   */
  private final Set<String> durableBuckets = ConcurrentHashMap.newKeySet();

  private BlobFolder(Path folder, FileSeam files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Opens the folder {@code blobs} of a store, making it if absent, and removes the bodies that a
   * crash left unfinished.
   *
   * @throws CannotOpen if it can't be made or emptied
   */
  public static BlobFolder open(Path store, FileSeam files) {
    Path folder = store.resolve(NAME);
    try {
      files.createFolder(folder);
      files.syncFolder(store);
      files.createFolder(folder.resolve(TEMPORARY));
      for (Path left : files.list(folder.resolve(TEMPORARY))) {
        files.delete(left);
      }
      files.syncFolder(folder);
      return new BlobFolder(folder, files);
    } catch (IOException e) {
      throw new CannotOpen("the folder of blobs can't be prepared", e);
    }
  }

  /** Looks at a folder as it is and changes nothing; for a store that is stopped. */
  public static BlobFolder view(Path store) {
    return new BlobFolder(store.resolve(NAME), FileSeam.REAL);
  }

  /** Visits the name of every whole body; what is no blob's name is left out. */
  public void visit(Consumer<BlobName> visitor) throws IOException {
    for (Path bucket : buckets()) {
      names(bucket).forEach(visitor);
    }
  }

  /** How many bodies are on their way in, or were when a crash came. */
  public long temporaries() throws IOException {
    return files.list(folder.resolve(TEMPORARY)).size();
  }

  /** Opens a blob for reading; empty if its file is gone. The caller closes it. */
  public Optional<FileChannel> read(String name) {
    try {
      return Optional.of(FileChannel.open(locate(name), StandardOpenOption.READ));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IoFailure(e);
    }
  }

  /**
   * Where the file of a blob stands.
   *
   * @throws CorruptRow if the text is no blob's name; a row that says so must not lead us to some
   *     other file of the machine
   */
  public Path locate(String name) {
    return locate(parse(name));
  }

  /** The name of the folder that holds a blob. */
  String bucketOf(String name) {
    return parse(name).bucket();
  }

  private Path locate(BlobName name) {
    return folder.resolve(name.bucket()).resolve(name.toString());
  }

  private static BlobName parse(String name) {
    return BlobName.parse(name)
        .orElseThrow(() -> new CorruptRow("blobs", "a blob's name is malformed"));
  }

  /** A place for a new body, unique while this process runs. */
  Path temporary() {
    return folder.resolve(TEMPORARY).resolve(Long.toString(temporaries.incrementAndGet()));
  }

  FileSeam files() {
    return files;
  }

  Path path() {
    return folder;
  }

  /** Makes the folder a blob will stand in, durably. */
  void prepare(BlobName name) throws IOException {
    if (!durableBuckets.contains(name.bucket())) {
      files.createFolder(folder.resolve(name.bucket()));
      files.syncFolder(folder);
      durableBuckets.add(name.bucket());
    }
  }

  /** Gives a synced temporary file its final name; not durable before {@link #settle}. */
  void publish(Path temporary, BlobName name) throws IOException {
    files.rename(temporary, locate(name));
  }

  /** Makes the final name durable. */
  void settle(BlobName name) throws IOException {
    files.syncFolder(folder.resolve(name.bucket()));
  }

  /** Removes the file of a blob; returns false if it was gone already. */
  boolean unlink(String name) throws IOException {
    return files.delete(locate(name));
  }

  /** The folders that hold whole bodies. */
  List<Path> buckets() throws IOException {
    List<Path> buckets = new ArrayList<>();
    for (Path entry : files.list(folder)) {
      if (entry.getFileName().toString().matches("[0-9a-f]{2}")) {
        buckets.add(entry);
      }
    }
    return buckets;
  }

  /** The names in one bucket; what is no blob's name is left out. */
  List<BlobName> names(Path bucket) throws IOException {
    List<BlobName> names = new ArrayList<>();
    for (Path entry : files.list(bucket)) {
      BlobName.parse(entry.getFileName().toString()).ifPresent(names::add);
    }
    return names;
  }
}
