package dev.hearth.storage.testing;

import dev.hearth.storage.files.FileSeam;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A file overwritten in place that remembers, until the next sync, what each sector of 512 bytes
 * held before. A loss gives every such sector its old bytes back or not: all, none, those behind a
 * point, or each by a throw of the dice.
 */
final class LossyInPlace implements FileSeam.InPlace {
  private static final int SECTOR_BYTES = 512;

  /** Fails once the power is gone. */
  interface Power {
    void require() throws IOException;
  }

  private final FileChannel channel;
  private final Power power;
  private final Map<Long, ByteBuffer> before = new TreeMap<>();

  LossyInPlace(Path file, Power power) throws IOException {
    this.channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    this.power = power;
  }

  @Override
  public synchronized void write(ByteBuffer bytes, long position) throws IOException {
    power.require();
    long end = position + bytes.remaining();
    if (end > channel.size()) {
      throw new IOException("the file would grow: " + end + " bytes");
    }
    for (long at = position / SECTOR_BYTES * SECTOR_BYTES; at < end; at += SECTOR_BYTES) {
      if (!before.containsKey(at)) {
        ByteBuffer old = ByteBuffer.allocate(SECTOR_BYTES);
        channel.read(old, at);
        before.put(at, old.flip());
      }
    }
    for (long at = position; at < end; ) {
      at += channel.write(bytes, at);
    }
  }

  @Override
  public synchronized void sync() throws IOException {
    power.require();
    before.clear();
  }

  @Override
  public synchronized void close() {
    // The channel stays open for the loss; sectors that were not synced can still be lost.
  }

  synchronized void loseSectors(Random random) throws IOException {
    int kind = random.nextInt(4);
    int kept = random.nextInt(before.size() + 1);
    int number = 0;
    for (Map.Entry<Long, ByteBuffer> sector : before.entrySet()) {
      boolean lost =
          switch (kind) {
            case 0 -> true;
            case 1 -> false;
            case 2 -> number >= kept;
            default -> random.nextBoolean();
          };
      if (lost) {
        channel.write(sector.getValue().duplicate(), sector.getKey());
      }
      number++;
    }
    channel.close();
  }
}
