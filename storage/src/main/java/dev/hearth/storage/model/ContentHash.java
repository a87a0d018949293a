package dev.hearth.storage.model;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * BLAKE3-256 of a content, 32 bytes held as four big-endian words. Its text, as in an ETag and in
 * events, is standard base64 with padding, 44 characters (wire specification §5.5).
 */
public record ContentHash(long word0, long word1, long word2, long word3) {
  public static final int BYTES = 32;

  /**
   * The hash of these 32 bytes.
   *
   * @throws IllegalArgumentException unless there are exactly 32 bytes
   */
  public static ContentHash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a content hash has 32 bytes, not " + bytes.length);
    }
    return read(ByteBuffer.wrap(bytes));
  }

  /** Takes the next 32 bytes of a big-endian buffer. */
  public static ContentHash read(ByteBuffer bytes) {
    return new ContentHash(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  /** Appends the 32 bytes to a big-endian buffer. */
  public void write(ByteBuffer target) {
    target.putLong(word0).putLong(word1).putLong(word2).putLong(word3);
  }

  public byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    write(bytes);
    return bytes.array();
  }

  @Override
  public String toString() {
    return Base64.getEncoder().encodeToString(bytes());
  }
}
