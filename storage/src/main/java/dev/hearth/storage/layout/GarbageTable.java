package dev.hearth.storage.layout;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Table {@code garbage}: blobs that a commit replaced and whose files are still to be unlinked.
 *
 * <pre>
 * key    name            n  the blob's name, ASCII, 1 to 100 bytes
 * value  nothing
 * </pre>
 */
public final class GarbageTable {
  public static final int NAME_BYTES_MAX = 100;

  private GarbageTable() {}

  public static ByteBuffer key(String blob) {
    byte[] name = blob.getBytes(StandardCharsets.US_ASCII);
    if (name.length < 1 || name.length > NAME_BYTES_MAX) {
      throw new IllegalArgumentException("a blob's name has 1 to 100 bytes");
    }
    return ByteBuffer.wrap(name);
  }

  public static String name(ByteBuffer key) {
    int length = key.limit();
    RowChecksum.require(length <= NAME_BYTES_MAX, Layouts.GARBAGE, "key length", length);
    byte[] name = new byte[length];
    key.get(0, name);
    return new String(name, StandardCharsets.US_ASCII);
  }
}
