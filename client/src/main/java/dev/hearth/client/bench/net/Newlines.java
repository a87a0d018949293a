package dev.hearth.client.bench.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds line feeds eight bytes at a time: a replay brings a gigabyte a second through here. */
final class Newlines {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long FEEDS = 0x0a0a0a0a0a0a0a0aL;
  private static final long LOWS = 0x7f7f7f7f7f7f7f7fL;

  private Newlines() {}

  /** The index of the first line feed in {@code bytes[from, to)}, or -1. */
  static int next(byte[] bytes, int from, int to) {
    int at = from;
    while (at <= to - Long.BYTES) {
      long marks = marks(bytes, at);
      if (marks != 0) {
        return at + offset(marks);
      }
      at += Long.BYTES;
    }
    while (at < to) {
      if (bytes[at] == '\n') {
        return at;
      }
      at++;
    }
    return -1;
  }

  /**
   * The line feeds among the eight bytes from {@code at} on: the highest bit of each one's byte,
   * the first byte lowest. Take them with {@link #offset} and {@code marks & (marks - 1)}.
   *
   * <p>A byte of {@code word ^ FEEDS} is zero exactly where a line feed stands. Adding 127 to its
   * low seven bits carries into the eighth unless they are zero, and never beyond it.
   */
  static long marks(byte[] bytes, int at) {
    long x = (long) LONGS.get(bytes, at) ^ FEEDS;
    return ~(((x & LOWS) + LOWS) | x | LOWS);
  }

  /** Which of the eight bytes the lowest mark stands for. */
  static int offset(long marks) {
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }
}
