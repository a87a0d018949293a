package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Sequence;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes under construction, in one array that grows and is used again. Belongs to one thread at a
 * time.
 */
public final class ByteWriter {
  private byte[] array;
  private int length;
  private int mark;

  public ByteWriter(int capacity) {
    array = new byte[capacity];
  }

  public int length() {
    return length;
  }

  /** Forgets all behind a length reached before; 0 begins anew. */
  public void truncate(int newLength) {
    length = newLength;
    mark = Math.min(mark, newLength);
  }

  /** How many of the first bytes are ready for the socket; the rest is still to be coded. */
  int mark() {
    return mark;
  }

  /** All up to here is ready for the socket. */
  void markReady() {
    mark = length;
  }

  /** The bytes, good up to {@link #length} until something is appended; not to be changed. */
  byte[] array() {
    return array;
  }

  /**
   * Makes room for so many bytes more and returns the array to write them to at {@link #length}.
   */
  byte[] room(int bytes) {
    if (array.length - length < bytes) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, length + bytes));
    }
    return array;
  }

  /** Counts bytes that were written into {@link #room}. */
  void advanceTo(int newLength) {
    length = newLength;
  }

  public ByteWriter raw(byte[] bytes) {
    System.arraycopy(bytes, 0, room(bytes.length), length, bytes.length);
    length += bytes.length;
    return this;
  }

  /** Appends a part of an array. */
  ByteWriter raw(byte[] bytes, int from, int to) {
    System.arraycopy(bytes, from, room(to - from), length, to - from);
    length += to - from;
    return this;
  }

  public ByteWriter raw(byte b) {
    room(1)[length++] = b;
    return this;
  }

  /** Appends text as UTF-8. */
  public ByteWriter text(String text) {
    return raw(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends a decimal number that is not negative. */
  public ByteWriter decimal(long number) {
    byte[] target = room(19);
    int end = length + digits(number);
    long rest = number;
    for (int i = end - 1; i >= length; i--) {
      target[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length = end;
    return this;
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  /** Appends the 13 characters of a position. */
  public ByteWriter position(long sequence) {
    Sequence.writeText(sequence, room(Sequence.TEXT_CHARACTERS), length);
    length += Sequence.TEXT_CHARACTERS;
    return this;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(array, length);
  }

  /** Writes all bytes to a stream. */
  public void writeTo(OutputStream target) throws IOException {
    target.write(array, 0, length);
  }

  /** Appends all bytes to a buffer that has the room. */
  void copyTo(ByteBuffer target) {
    target.put(array, 0, length);
  }

  @Override
  public String toString() {
    return new String(array, 0, length, StandardCharsets.UTF_8);
  }
}
