package dev.hearth.storage.pages;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes of one column while a page is being built; grows, keeps its array when cleared. */
final class Column {
  private static final int START_BYTES = 1 << 12;

  private byte[] bytes = new byte[START_BYTES];
  private int length;

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  void one(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  /** Appends a number of 0 or more as LEB128. */
  void number(long value) {
    room(9);
    long left = value;
    while (left > 0x7F) {
      bytes[length++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[length++] = (byte) left;
  }

  void append(byte[] source, int offset, int count) {
    room(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  /** A buffer over the next bytes, which then belong to the column. */
  ByteBuffer next(int count) {
    room(count);
    ByteBuffer next = ByteBuffer.wrap(bytes, length, count);
    length += count;
    return next;
  }

  void writeTo(ByteBuffer target) {
    target.put(bytes, 0, length);
  }

  private void room(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }
}
