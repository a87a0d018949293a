package dev.hearth.storage.events;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of nothing that takes room on the disk, given up when the disk is full so that deletes,
 * sign-outs and retention still fit, and made again when there is room. One thread at a time.
 */
public final class SpaceReserve {
  private static final Logger LOG = LoggerFactory.getLogger(SpaceReserve.class);
  private static final int CHUNK_BYTES = 1 << 20;

  private final Path file;
  private final long bytes;
  private boolean held;

  public SpaceReserve(Path file, long bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** What it takes. */
  long bytes() {
    return bytes;
  }

  /** True while the file takes its room. */
  boolean isHeld() {
    return held;
  }

  /** True if the file is there, as when an earlier start left it. */
  public boolean isThere() {
    return Files.exists(file);
  }

  /** Gives the room up. */
  public void release() {
    held = false;
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("space reserve not released");
    }
  }

  /** Takes the room, if twice as much is free or the file is there; tells whether it is held. */
  public boolean restore() {
    try {
      held = isWhole() || write();
    } catch (IOException e) {
      release();
      LOG.atWarn().setCause(e).log("space reserve not made");
    }
    return held;
  }

  private boolean isWhole() throws IOException {
    return Files.exists(file) && Files.size(file) == bytes;
  }

  private boolean write() throws IOException {
    if (Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < 2 * bytes) {
      return false;
    }
    var options =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, bytes));
    try (FileChannel channel = FileChannel.open(file, options)) {
      for (long left = bytes; left > 0; ) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), left));
        left -= channel.write(zeros);
      }
    }
    return true;
  }
}
