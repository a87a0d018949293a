package dev.hearth.client.cli;

import dev.hearth.client.ContentHash;
import dev.hearth.client.PartFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder an export writes to, and nothing outside it.
 *
 * <p>Paths come from a server and may be hostile. A name is used only if it is one: not empty, not
 * {@code .} or {@code ..}, without NUL, slash or other control characters, at most 255 bytes. A
 * folder on the way is entered only if it is one, never through a link that somebody left there.
 * Files are written in a folder of their own inside this one, {@value #STAGING}, and moved to their
 * place when they are whole; what a broken-off export left there goes at the next start. A lock
 * keeps a second export out.
 */
final class ExportFolder implements AutoCloseable {
  /** Also refused as a name from the server. */
  static final String STAGING = ".hearth-export";

  private static final int NAME_BYTES_MAX = 255;
  private static final String LOCK = "lock";

  private final Path root;
  private final Path staging;
  private final FileChannel lockFile;

  private ExportFolder(Path root, Path staging, FileChannel lockFile) {
    this.root = root;
    this.staging = staging;
    this.lockFile = lockFile;
  }

  /** Makes the folder if it is not there. */
  static ExportFolder open(Path folder) throws IOException {
    Path root = Files.createDirectories(folder).toRealPath();
    Path staging = root.resolve(STAGING);
    makeFolder(staging);
    FileChannel lockFile =
        FileChannel.open(
            staging.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      @Nullable FileLock lock = lockFile.tryLock();
      if (lock == null) {
        throw new IOException("another export writes to " + root);
      }
      removeParts(staging);
      return new ExportFolder(root, staging, lockFile);
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  private static void removeParts(Path staging) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(staging, "*.part")) {
      for (Path part : left) {
        Files.delete(part);
      }
    }
  }

  /** A file in the making. */
  PartFile newPart() throws IOException {
    return PartFile.in(staging);
  }

  /**
   * Where the file goes, its folders made.
   *
   * @param below as the server says
   * @throws UnsafePathException if it is no path, or leads out of this folder
   */
  Path target(String below) throws IOException {
    String[] names = below.split("/", -1);
    for (String name : names) {
      check(name);
    }
    if (names[0].equals(STAGING)) {
      throw new UnsafePathException("the name is in use by this export");
    }
    Path folder = root;
    for (int i = 0; i < names.length - 1; i++) {
      folder = LocalNames.child(folder, names[i]);
      makeFolder(folder);
    }
    Path target = LocalNames.child(folder, names[names.length - 1]);
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new UnsafePathException("there is a folder of that name");
    }
    return target;
  }

  private static void check(String name) throws UnsafePathException {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new UnsafePathException("the path has a segment that means another place");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new UnsafePathException("the path has a control character");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new UnsafePathException("the path is no UTF-8");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
      throw new UnsafePathException("a name is longer than a file's may be");
    }
  }

  /** One level; through a link never. */
  private static void makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw new UnsafePathException("a folder on the way is a file or a link");
      }
    }
  }

  /** What is in the target now; empty if that is no regular file. */
  Optional<ContentHash> contentHash(Path target) throws IOException {
    return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(ContentHash.of(target))
        : Optional.empty();
  }

  /** A path that is not safe to write, or not possible. */
  static final class UnsafePathException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsafePathException(String reason) {
      super(reason);
    }
  }

  @Override
  public void close() throws IOException {
    removeParts(staging);
    Files.deleteIfExists(staging.resolve(LOCK));
    Files.deleteIfExists(staging);
    lockFile.close();
  }
}
