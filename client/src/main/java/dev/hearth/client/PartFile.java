package dev.hearth.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * A file in the making: written under another name and moved to its own when it is whole, so that
 * nobody ever meets half of it. Closing one that was not moved removes it.
 */
public final class PartFile extends OutputStream {
  private final Path part;
  private final FileChannel channel;
  private boolean moved;

  private PartFile(Path folder, FileAttribute<?>... attributes) throws IOException {
    this.part = folder.resolve(".hearth-" + UUID.randomUUID() + ".part");
    this.channel =
        FileChannel.open(
            part, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), attributes);
  }

  /** Begins in the folder of {@code target}. */
  public static PartFile beside(Path target) throws IOException {
    return new PartFile(folderOf(target));
  }

  /** Begins in {@code folder}, which is on the same file system as the target. */
  public static PartFile in(Path folder) throws IOException {
    return new PartFile(folder);
  }

  /** Begins in the folder of {@code target}; never readable by anybody but its owner. */
  public static PartFile secretBeside(Path target) throws IOException {
    return new PartFile(
        folderOf(target),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static Path folderOf(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("not a file: " + target);
    }
    return folder;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Puts the file in its place, over an older one. */
  public void moveTo(Path target) throws IOException {
    channel.close();
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    moved = true;
  }

  /** As {@link #moveTo}, and when this returns the file survives a loss of power in its place. */
  public void moveDurablyTo(Path target) throws IOException {
    channel.force(true);
    moveTo(target);
    syncFolder(target);
  }

  /**
   * As {@link #moveDurablyTo}, but where its folder can't be synced, for that cannot be had on all
   * systems, a loss of power may bring the older file back.
   */
  public void moveSyncedTo(Path target) throws IOException {
    channel.force(true);
    moveTo(target);
    try {
      syncFolder(target);
    } catch (IOException _) {
      // It may be written to and not be read, or its file system knows no such sync.
    }
  }

  private static void syncFolder(Path file) throws IOException {
    try (FileChannel folder = FileChannel.open(folderOf(file))) {
      folder.force(true);
    }
  }

  /**
   * Puts the file in its place if there is none yet, decided by the file system in one step. When
   * this returns it survives a loss of power there.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one
   */
  public void moveDurablyToNew(Path target) throws IOException {
    channel.force(true);
    channel.close();
    Files.createLink(target, part);
    syncFolder(target);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!moved) {
      Files.deleteIfExists(part);
    }
  }
}
