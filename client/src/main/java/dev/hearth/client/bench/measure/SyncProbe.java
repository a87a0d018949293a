package dev.hearth.client.bench.measure;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * How often a disk can be made to keep its word: 4 KiB written over a preallocated file, then
 * {@code fdatasync}, in a loop. A durable write cannot be faster than this, and one that claims to
 * be was not durable.
 */
public final class SyncProbe {
  private static final int BLOCK_BYTES = 4096;
  private static final int BLOCKS = 256;

  private SyncProbe() {}

  /**
   * Syncs per second of the disk that holds {@code directory}; the file is removed afterwards.
   *
   * @param directory exists; should be on the server's data disk
   */
  public static double perSecond(Path directory, Duration length) throws IOException {
    Path file = Files.createTempFile(directory, "hearth-bench", ".probe");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
      for (int i = 0; i < BLOCKS; i++) {
        channel.write(block.clear(), (long) i * BLOCK_BYTES);
      }
      channel.force(true);
      long start = System.nanoTime();
      long syncs = 0;
      while (System.nanoTime() - start < length.toNanos()) {
        block.clear().putLong(0, syncs);
        channel.write(block, syncs % BLOCKS * BLOCK_BYTES);
        channel.force(false);
        syncs++;
      }
      return syncs * 1e9 / (System.nanoTime() - start);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
