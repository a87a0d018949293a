package dev.hearth.client.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Reads the binary form of session records: LEB128 numbers, texts and lists with a length in front,
 * bare arrays.
 */
final class PostcardReader {
  private static final int VARINT_BITS_MAX = 64;

  private final ByteBuffer rest;
  private final byte[] all;

  PostcardReader(byte[] bytes) {
    this.all = bytes;
    this.rest = ByteBuffer.wrap(bytes);
  }

  /** An unsigned 64-bit number. */
  long varint() {
    long value = 0;
    for (int shift = 0; shift < VARINT_BITS_MAX; shift += 7) {
      long b = next();
      value |= (b & 0x7f) << shift;
      if ((b & 0x80) == 0) {
        return value;
      }
    }
    throw malformed("number is longer than 64 bits");
  }

  byte[] bytes(int length) {
    if (length > rest.remaining()) {
      throw malformed("bytes end too early");
    }
    byte[] bytes = new byte[length];
    rest.get(bytes);
    return bytes;
  }

  String text() {
    byte[] bytes = bytes(count());
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("text is not UTF-8");
    }
  }

  /**
   * A length or a count; never more than the bytes that are left, so that nobody makes us allocate.
   */
  int count() {
    long value = varint();
    if (value < 0 || value > rest.remaining()) {
      throw malformed("length is greater than what is left");
    }
    return (int) value;
  }

  private int next() {
    if (!rest.hasRemaining()) {
      throw malformed("bytes end too early");
    }
    return rest.get() & 0xff;
  }

  private MalformedException malformed(String message) {
    return new MalformedException(message, HexFormat.of().formatHex(all));
  }
}
