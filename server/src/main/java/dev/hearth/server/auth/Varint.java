package dev.hearth.server.auth;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** LEB128: seven bits a byte, the lowest first, the top bit set on all but the last. */
final class Varint {
  private static final int BYTES_MAX = 10;

  private Varint() {}

  /** Takes the next number; -1 if it is cut short, too long or beyond 63 bits. */
  static long read(ByteBuffer source) {
    long value = 0;
    for (int i = 0; i < BYTES_MAX && source.hasRemaining(); i++) {
      byte b = source.get();
      if (i == BYTES_MAX - 1 && b != 0) {
        return -1;
      }
      value |= (long) (b & 0x7F) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    return -1;
  }

  static void write(ByteArrayOutputStream target, long value) {
    long rest = value;
    while (rest > 0x7F) {
      target.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    target.write((int) rest);
  }
}
