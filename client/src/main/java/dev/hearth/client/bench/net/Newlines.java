package dev.hearth.client.bench.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds line feeds eight bytes at a time: a replay brings a gigabyte a second through here. */
final class Newlines {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long FEEDS = 0x0a0a0a0a0a0a0a0aL;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private Newlines() {}

  /**
   * The index of the first line feed in {@code bytes[from, to)}, or -1.
   *
   * <p>A byte of {@code word ^ FEEDS} is zero exactly where a line feed stands, and {@code (x -
   * ONES) & ~x & HIGHS} marks zero bytes. It may mark bytes above a zero one falsely, never the
   * lowest mark, and in little-endian order the lowest is the first.
   */
  static int next(byte[] bytes, int from, int to) {
    int at = from;
    while (at <= to - Long.BYTES) {
      long x = (long) LONGS.get(bytes, at) ^ FEEDS;
      long marks = (x - ONES) & ~x & HIGHS;
      if (marks != 0) {
        return at + (Long.numberOfTrailingZeros(marks) >>> 3);
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
}
