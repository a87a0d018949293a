package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What 20,000 streams hold whose readers stall. */
class BuffersTest {
  /** What a connection puts around a write: a chunk's length, and its end. */
  private static final int CHUNK_BYTES = 32;

  /** More than any form takes to tell a position. */
  private static final int PROGRESS_BYTES = 160;

  private final Buffers buffers = new Buffers(1 << 10);

  @Test
  void withRoom_aWriteIsAsLargeAsItLikes() {
    assertEquals(256 << 10, buffers.roomBytes(256 << 10));
  }

  /** A writer adds frames while it is below the room, and may tell its progress behind them. */
  @ParameterizedTest
  @EnumSource
  void full_theLastFrameFitsTheBufferThatIsPromised(Encoding encoding) {
    ByteBuffer first = buffers.take(2 << 10);
    int before = buffers.roomBytes(256 << 10) - 1;
    int around = PROGRESS_BYTES + CHUNK_BYTES;
    boolean isJson = encoding != Encoding.SSE && encoding != Encoding.UPSTREAM;

    int plain = before + around + frame(encoding, "\"", null);
    assertEquals(isJson ? 32 << 10 : 16 << 10, buffers.take(plain).capacity(), plain + " bytes");
    int usual = before + around + frame(encoding, "x", null);
    assertEquals(16 << 10, buffers.take(usual).capacity(), usual + " bytes");
    byte[] value = new byte[ResourceSource.VALUE_BYTES_MAX];
    int valued = before + around + frame(encoding, "\"", value);
    assertTrue(buffers.take(valued).capacity() <= 32 << 10, valued + " bytes");
    assertTrue(buffers.usedBytes() > first.capacity());
  }

  /** The bytes of the longest frame there is, whose path and type are made of one character. */
  private static int frame(Encoding encoding, String character, byte @Nullable [] value) {
    String segment = "/" + character.repeat(ResourcePath.SEGMENT_BYTES_MAX);
    String path = "/pub" + segment.repeat(ResourcePath.BYTES_MAX / segment.length() - 1);
    Event event =
        new Event.Put(
            new Sequence(Long.MAX_VALUE),
            EngineFixture.ALICE,
            ResourcePath.of(
                path + "/" + character.repeat(ResourcePath.BYTES_MAX - path.length() - 1)),
            2,
            Long.MAX_VALUE,
            character.repeat(255),
            new ContentHash(1, 2, 3, 4));
    ByteWriter out = new ByteWriter(1 << 10);
    encoding.encode(new EventEncoder(), new StoredEvent(event), value, out);
    return out.length();
  }
}
