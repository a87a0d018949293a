package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.storage.model.ResourcePath;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What 20,000 streams hold whose readers stall. */
class BuffersTest {
  private static final int FRAME_BYTES = 200;

  /** What a connection puts around a write: a chunk's length, and its end. */
  private static final int CHUNK_BYTES = 32;

  private final Buffers buffers = new Buffers(1 << 10);

  @Test
  void withRoom_aWriteIsAsLargeAsItLikes() {
    assertEquals(256 << 10, buffers.roomBytes(256 << 10));
  }

  @Test
  void full_theLastFrameFitsTheBufferThatIsPromised() {
    ByteBuffer first = buffers.take(2 << 10);
    int room = buffers.roomBytes(256 << 10);

    // A writer adds frames while it is below the room.
    int longest = ResourcePath.BYTES_MAX + FRAME_BYTES;
    assertEquals(16 << 10, buffers.take(room - 1 + longest + CHUNK_BYTES).capacity());
    int valued = 2 * ResourcePath.BYTES_MAX + ResourceSource.VALUE_BYTES_MAX * 4 / 3 + 400;
    assertEquals(32 << 10, buffers.take(room - 1 + valued + CHUNK_BYTES).capacity());
    assertEquals(first.capacity() + (48 << 10), buffers.usedBytes());
  }
}
