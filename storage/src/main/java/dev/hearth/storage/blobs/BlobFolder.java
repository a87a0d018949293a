package dev.hearth.storage.blobs;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.files.TooManyOpenFiles;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.Overloaded;
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

  /**
   * Opens a blob for reading; empty if its file is gone. The caller closes it.
   *
   * @throws Overloaded if too many files are open
   */
  public Optional<FileChannel> read(String name) {
    Path file = locate(name);
    try {
      return Optional.of(opening(() -> FileChannel.open(file, StandardOpenOption.READ)));
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

  /**
   * Makes the file of a new body.
   *
   * @throws Overloaded if too many files are open
   */
  FileSeam.Output create(Path temporary) throws IOException {
    return opening(() -> files.create(temporary));
  }

  /**
   * Makes the folder a blob will stand in, durably.
   *
   * @throws Overloaded if too many files are open
   */
  void prepare(BlobName name) throws IOException {
    if (!durableBuckets.contains(name.bucket())) {
      files.createFolder(folder.resolve(name.bucket()));
      sync(folder);
      durableBuckets.add(name.bucket());
    }
  }

  /** Gives a synced temporary file its final name; not durable before {@link #settle}. */
  void publish(Path temporary, BlobName name) throws IOException {
    files.rename(temporary, locate(name));
  }

  /**
   * Makes the final name durable.
   *
   * @throws Overloaded if too many files are open
   */
  void settle(BlobName name) throws IOException {
    sync(folder.resolve(name.bucket()));
  }

  /** A folder that can't be opened was not synced, and no sync of it has failed. */
  private void sync(Path synced) throws IOException {
    opening(
        () -> {
          files.syncFolder(synced);
          return true;
        });
  }

  private interface Opening<T> {
    T open() throws IOException;
  }

  /** Refuses what needs an open file if there are too many: nothing has happened to any then. */
  private static <T> T opening(Opening<T> opening) throws IOException {
    try {
      return opening.open();
    } catch (IOException e) {
      if (TooManyOpenFiles.isReasonOf(e)) {
        throw new Overloaded("open_files", e);
      }
      throw e;
    }
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
