package dev.hearth.storage;

import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.model.StorageException.IoFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Holds a data folder for one process. The operating system lets go of it when the process ends,
 * however it ends; the file stays and says who held it last.
 */
final class StoreLock implements AutoCloseable {
  static final String NAME = "lock";

  private final FileChannel channel;

  private StoreLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the folder.
   *
   * @throws CannotOpen if another process, or another store of this one, holds it
   */
  static StoreLock take(Path folder) {
    return lock(folder, true);
  }

  /**
   * Takes the folder only to keep others out, and leaves no mark but the file if it was absent.
   *
   * @throws CannotOpen if another process, or another store of this one, holds it
   */
  static StoreLock hold(Path folder) {
    return lock(folder, false);
  }

  private static StoreLock lock(Path folder, boolean sign) {
    Path file = folder.resolve(NAME);
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (tryLock(channel) == null) {
          throw new CannotOpen(
              "the folder %s is in use by process %s".formatted(folder, holder(channel)));
        }
        if (sign) {
          write(channel, Long.toString(ProcessHandle.current().pid()));
        }
        return new StoreLock(channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new CannotOpen("the folder %s can't be locked".formatted(folder), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // This very process holds it.
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(20);
    channel.read(text, 0);
    String digits = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
    return digits.matches("[0-9]+") ? digits : "unknown";
  }

  private static void write(FileChannel channel, String holder) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap((holder + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IoFailure(e);
    }
  }
}
