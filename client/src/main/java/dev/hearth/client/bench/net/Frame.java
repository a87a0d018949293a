package dev.hearth.client.bench.net;

import java.nio.charset.StandardCharsets;

/**
 * One block of an event stream, looked at in place: the lines before a blank line.
 *
 * <p>The scanner's own; whoever gets it reads it before returning and keeps nothing of it.
 */
public final class Frame {
  /** Lines whose bounds are kept; a frame of ours has at most seven. */
  static final int LINES_MAX = 16;

  private byte[] bytes = {};
  private int from;
  private int size;
  private int lines;
  private final int[] ends = new int[LINES_MAX];

  void start() {
    lines = 0;
  }

  void line(int end) {
    if (lines < LINES_MAX) {
      ends[lines] = end;
      lines++;
    }
  }

  void at(byte[] newBytes, int newFrom, int newSize) {
    bytes = newBytes;
    from = newFrom;
    size = newSize;
  }

  /** The array that {@link #start(int)} and {@link #end(int)} point into. */
  public byte[] bytes() {
    return bytes;
  }

  /** Bytes on the wire, the blank line included. */
  public int size() {
    return size;
  }

  public int lines() {
    return lines;
  }

  /** Index of the first byte of a line, counted from 0. */
  public int start(int line) {
    return line == 0 ? from : from + ends[line - 1] + 1;
  }

  /** Index one past the last byte of a line, its end-of-line excluded. */
  public int end(int line) {
    int end = from + ends[line];
    return end > start(line) && bytes[end - 1] == '\r' ? end - 1 : end;
  }

  /** Whether a line begins with {@code prefix}. */
  public boolean begins(int line, byte[] prefix) {
    int start = start(line);
    if (from + ends[line] - start < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) { // A few bytes: faster than the library's for many.
      if (bytes[start + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** A line as text. */
  public String text(int line) {
    return new String(bytes, start(line), end(line) - start(line), StandardCharsets.UTF_8);
  }
}
