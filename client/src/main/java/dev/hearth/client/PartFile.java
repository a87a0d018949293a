package dev.hearth.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file in the making: written under another name and moved to its own when it is whole, so that
 * nobody ever meets half of it. Closing one that was not moved removes it.
 */
public final class PartFile implements AutoCloseable {
  /** A good size for the pieces one writes. */
  public static final int PIECE_BYTES = 64 * 1024;

  private final Path part;
  private final FileChannel channel;
  private boolean moved;

  private PartFile(Path part) throws IOException {
    this.part = part;
    this.channel = FileChannel.open(part, StandardOpenOption.WRITE);
  }

  /** Begins in the folder of {@code target}. */
  public static PartFile beside(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("not a file: " + target);
    }
    return in(folder);
  }

  /** Begins in {@code folder}; readable by its owner only until it is moved. */
  public static PartFile in(Path folder) throws IOException {
    return new PartFile(Files.createTempFile(folder, ".hearth-", ".part"));
  }

  public void write(byte[] bytes, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
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

  @Override
  public void close() throws IOException {
    channel.close();
    if (!moved) {
      Files.deleteIfExists(part);
    }
  }
}
