package dev.hearth.server.auth;

import dev.hearth.storage.files.FileSeam;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Small texts in files that only their owner reads: mode 0600 from the moment they exist. */
public final class PrivateFile {
  private PrivateFile() {}

  /**
   * The text of the file, made if there is none; surrounding whitespace is not part of it.
   *
   * @throws IOException if it can't be read or written, or holds nothing: an empty secret would
   *     open what it is to close
   */
  public static String readOrCreate(Path file, Supplier<String> text) throws IOException {
    return readOrCreate(FileSeam.REAL, file, text);
  }

  static String readOrCreate(FileSeam files, Path file, Supplier<String> text) throws IOException {
    if (!Files.exists(file)) {
      try {
        write(files, file, text.get());
        files.syncFolder(folderOf(file));
      } catch (FileAlreadyExistsException e) {
        // Somebody was faster; theirs counts.
      } catch (IOException e) {
        files.delete(file); // A full disk leaves it empty.
        throw e;
      }
    }
    String kept = Files.readString(file).strip();
    if (kept.isEmpty()) {
      throw new IOException(file + " is empty; if nothing is lost with it, delete it");
    }
    return kept;
  }

  /** Puts a text in place of whatever the file held, at once and as a whole. */
  public static void replace(Path file, String text) throws IOException {
    replace(FileSeam.REAL, file, text);
  }

  static void replace(FileSeam files, Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    files.delete(fresh);
    write(files, fresh, text);
    files.rename(fresh, file);
    files.syncFolder(folderOf(file));
  }

  /** A new name outlives a loss of power only in a synced folder: a server must keep its key. */
  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
  }

  /** Writes past the seam, which makes no file that is its owner's alone. */
  private static void write(FileSeam files, Path file, String text) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    files.syncFile(file);
  }
}
