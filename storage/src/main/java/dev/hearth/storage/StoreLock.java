package dev.hearth.storage;

import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.model.StorageException.IoFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Holds a data folder for one process. The operating system lets go of it when the process ends,
 * however it ends; the file stays and says who held it last.
 *
 * <p>The system's locks belong to the process and not to a channel: closing any channel of the file
 * gives the lock away. So what this process holds is kept in a set of its own, and the file of a
 * folder in it is not even opened.
 */
final class StoreLock implements AutoCloseable {
  static final String NAME = "lock";

  private static final int TRIES_AGAIN = 10;
  private static final long TRY_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** The folders that this process holds, or is about to. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private StoreLock(Path folder, FileChannel channel) {
    this.folder = folder;
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
   * Takes the folder only to keep others out, and leaves no mark but the file's time, and the file
   * if it was absent.
   *
   * @throws CannotOpen if another process, or another store of this one, holds it
   */
  static StoreLock hold(Path folder) {
    return lock(folder, false);
  }

  /**
   * When its holder took a folder; empty if nobody holds it. Who takes it at this very moment has
   * to try again, and does.
   */
  static Optional<Instant> heldSince(Path folder) throws IOException {
    Path file;
    Path real;
    try {
      real = folder.toRealPath();
      file = real.resolve(NAME);
      if (!HELD.add(real)) {
        return Optional.of(Files.getLastModifiedTime(file).toInstant());
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return isFree(channel)
          ? Optional.empty()
          : Optional.of(Files.getLastModifiedTime(file).toInstant());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } finally {
      HELD.remove(real);
    }
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try (FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static StoreLock lock(Path folder, boolean sign) {
    try {
      Path real = folder.toRealPath();
      if (!HELD.add(real)) {
        throw inUse(folder, Long.toString(ProcessHandle.current().pid()));
      }
      try {
        return new StoreLock(real, open(real, sign));
      } catch (IOException | RuntimeException e) {
        HELD.remove(real);
        throw e;
      }
    } catch (IOException e) {
      throw new CannotOpen("the folder %s can't be locked".formatted(folder), e);
    }
  }

  private static FileChannel open(Path folder, boolean sign) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(NAME),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      if (!lock(channel)) {
        throw inUse(folder, holder(channel));
      }
      if (sign) {
        write(channel, Long.toString(ProcessHandle.current().pid()));
      } else {
        Files.setLastModifiedTime(folder.resolve(NAME), FileTime.from(Instant.now()));
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static CannotOpen inUse(Path folder, String process) {
    return new CannotOpen("the folder %s is in use by process %s".formatted(folder, process));
  }

  /** Tries for a moment: it may be in the way that somebody looks whether it is free. */
  private static boolean lock(FileChannel channel) throws IOException {
    boolean locked = tryLock(channel) != null;
    for (int again = 0; !locked && again < TRIES_AGAIN; again++) {
      LockSupport.parkNanos(TRY_AGAIN_NANOS);
      locked = tryLock(channel) != null;
    }
    return locked;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Somebody in this process holds it who loaded this class a second time.
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
    if (!channel.isOpen()) {
      return; // Another store may hold the folder by now.
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new IoFailure(e);
    } finally {
      HELD.remove(folder);
    }
  }
}
