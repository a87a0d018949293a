package dev.hearth.server.oracle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** What one open file held before the writes that no sync has made durable yet. */
final class UnsyncedBytes {
  private final FileChannel channel;
  private final Deque<Before> before = new ArrayDeque<>();
  private long syncedSize;

  private record Before(long position, ByteBuffer bytes) {}

  /** Begins with a file as it is now. */
  UnsyncedBytes(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    syncedSize = channel.size();
  }

  /** Remembers what a write is about to replace. */
  void overwriting(long position, int length) throws IOException {
    ByteBuffer old = ByteBuffer.allocate(length);
    channel.read(old, position);
    before.push(new Before(position, old.flip()));
  }

  void synced() throws IOException {
    before.clear();
    syncedSize = channel.size();
  }

  /** Gives the file back what it held at the last sync. */
  void takeBack() throws IOException {
    while (!before.isEmpty()) {
      Before write = before.pop();
      channel.write(write.bytes(), write.position());
    }
    channel.truncate(syncedSize);
  }

  /** Forgets the file, unless there is something in it to take back. */
  boolean closed() throws IOException {
    if (before.isEmpty() && channel.size() == syncedSize) {
      channel.close();
      return true;
    }
    return false;
  }
}
