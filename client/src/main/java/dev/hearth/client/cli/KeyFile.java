package dev.hearth.client.cli;

import dev.hearth.client.KeyPair;
import dev.hearth.client.PartFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A key on disk: 64 hex digits in a file that only its owner may read. */
final class KeyFile {
  /** More than 64 digits and white space around them is no key; nothing large is read. */
  private static final int BYTES_MAX = 1024;

  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private final Path path;

  KeyFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  KeyPair read() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return KeyPair.fromHex(new String(in.readNBytes(BYTES_MAX), StandardCharsets.US_ASCII));
    } catch (NoSuchFileException e) {
      throw new CommandException(
          ExitCode.FAILED, "there is no key at " + path + "; hearth keygen makes one");
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.FAILED, "no key in " + path + ": " + e.getMessage());
    }
  }

  /** Whether somebody else could read the key. */
  boolean isExposed() throws IOException {
    return Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS::contains);
  }

  /**
   * Writes a key where none was, or, with {@code replace}, over one that was, which is then lost.
   *
   * <p>The file appears whole or not at all, and whether there is one already is decided by the
   * file system in the same step: two keygens at once never lose one of their keys. When this
   * returns the key survives a loss of power.
   */
  void write(KeyPair keys, boolean replace) throws IOException {
    createFolder();
    byte[] digits = keys.toHex().getBytes(StandardCharsets.US_ASCII);
    try (PartFile part = PartFile.secretBeside(path)) {
      part.write(digits);
      if (replace) {
        part.moveDurablyTo(path);
      } else {
        part.moveDurablyToNew(path);
      }
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(
          ExitCode.FAILED,
          "there is a key at " + path + " already; --force replaces it, and it is gone for good");
    }
  }

  /** Each folder that was changed by it keeps that over a loss of power too. */
  private void createFolder() throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(folder)) {
      return;
    }
    List<Path> changed = new ArrayList<>();
    for (Path at = folder.getParent(); at != null; at = at.getParent()) {
      changed.add(at);
      if (Files.isDirectory(at)) {
        break;
      }
    }
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (Path each : changed) {
      try (FileChannel open = FileChannel.open(each)) {
        open.force(true);
      }
    }
  }
}
