package dev.hearth.server.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
    if (!Files.exists(file)) {
      try {
        write(file, text.get());
        syncFolderOf(file);
      } catch (FileAlreadyExistsException e) {
        // Somebody was faster; theirs counts.
      } catch (IOException e) {
        Files.deleteIfExists(file); // A full disk leaves it empty.
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
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    write(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    syncFolderOf(file);
  }

  /** A new name outlives a loss of power only in a synced folder: a server must keep its key. */
  private static void syncFolderOf(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void write(Path file, String text) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
