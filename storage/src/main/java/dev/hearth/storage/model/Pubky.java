package dev.hearth.storage.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A person's identity: an Ed25519 public key, 32 bytes, held as four big-endian words.
 *
 * <p>Whether the bytes are a point of the curve is not checked here; the room that verifies
 * signatures does. Text is 52 characters of z-base-32 (wire specification §1). The last character
 * carries four pad bits, which are ignored when read and zero when written, so two spellings of one
 * key are equal values.
 */
public record Pubky(long word0, long word1, long word2, long word3) implements Comparable<Pubky> {
  public static final int BYTES = 32;
  public static final int TEXT_CHARACTERS = 52;

  /**
   * The key of these 32 bytes.
   *
   * @throws IllegalArgumentException unless there are exactly 32 bytes
   */
  public static Pubky of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a pubky has 32 bytes, not " + bytes.length);
    }
    return read(ByteBuffer.wrap(bytes));
  }

  /** Takes the next 32 bytes of a big-endian buffer. */
  public static Pubky read(ByteBuffer bytes) {
    return new Pubky(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  /** The key of 52 raw z-base-32 characters; empty for any other text, prefixed forms included. */
  public static Optional<Pubky> parse(String text) {
    if (text.length() != TEXT_CHARACTERS) {
      return Optional.empty();
    }
    return ZBase32.decode(text, BYTES).map(Pubky::of);
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

  /** How many leading characters the texts of two different keys share; five bits make one. */
  public int sharedCharacters(Pubky other) {
    long[] differences = {
      word0 ^ other.word0, word1 ^ other.word1, word2 ^ other.word2, word3 ^ other.word3
    };
    int bits = 0;
    for (long difference : differences) {
      bits += Long.numberOfLeadingZeros(difference);
      if (difference != 0) {
        break;
      }
    }
    return bits / 5;
  }

  /** Orders as the bytes do, unsigned. */
  @Override
  public int compareTo(Pubky other) {
    int order = Long.compareUnsigned(word0, other.word0);
    if (order == 0) {
      order = Long.compareUnsigned(word1, other.word1);
    }
    if (order == 0) {
      order = Long.compareUnsigned(word2, other.word2);
    }
    return order == 0 ? Long.compareUnsigned(word3, other.word3) : order;
  }

  /** Writes the canonical 52 characters of z-base-32 as ASCII. */
  public void writeText(byte[] target, int offset) {
    ZBase32.eight(word0 >>> 24, target, offset);
    ZBase32.eight(word0 << 16 | word1 >>> 48, target, offset + 8);
    ZBase32.eight(word1 >>> 8, target, offset + 16);
    ZBase32.eight(word1 << 32 | word2 >>> 32, target, offset + 24);
    ZBase32.eight(word2 << 8 | word3 >>> 56, target, offset + 32);
    ZBase32.eight(word3 >>> 16, target, offset + 40);
    ZBase32.two(word3 >>> 6, target, offset + 48);
    ZBase32.two(word3 << 4, target, offset + 50);
  }

  /** The canonical 52 characters of z-base-32. */
  @Override
  public String toString() {
    byte[] text = new byte[TEXT_CHARACTERS];
    writeText(text, 0);
    return new String(text, StandardCharsets.US_ASCII);
  }
}
