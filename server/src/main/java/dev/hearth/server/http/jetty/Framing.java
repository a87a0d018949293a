package dev.hearth.server.http.jetty;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How the bytes of a stream lie on an HTTP/1 connection (RFC 9112 §6). A frame is made in place, in
 * the room that the writer left around its bytes, so that what goes to the kernel is one buffer.
 */
enum Framing {
  /** Chunks, after which the connection serves other requests. */
  CHUNKED,
  /** The bytes as they are, up to the end of the connection. */
  UNTIL_CLOSE;

  /** Eight hexadecimal digits and the end of a line. */
  private static final int BEFORE = 10;

  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** Bytes of room wanted before what is written. */
  static int roomBefore() {
    return BEFORE;
  }

  /** Bytes of room wanted behind what is written. */
  static int roomAfter() {
    return 2 + LAST_CHUNK.length;
  }

  /**
   * Widens a buffer to the frame around its bytes.
   *
   * @param last whether nothing comes after
   */
  void frame(ByteBuffer bytes, boolean last) {
    if (this == UNTIL_CLOSE) {
      return;
    }
    if (bytes.hasRemaining()) {
      chunk(bytes);
    }
    if (last) {
      append(bytes, LAST_CHUNK);
    }
  }

  private static void chunk(ByteBuffer bytes) {
    int length = bytes.remaining();
    int start = bytes.position();
    bytes.put(--start, (byte) '\n').put(--start, (byte) '\r');
    for (int rest = length; rest != 0; rest >>>= 4) {
      bytes.put(--start, DIGITS[rest & 0xF]);
    }
    bytes.position(start);
    append(bytes, CRLF);
  }

  private static final byte[] CRLF = {'\r', '\n'};

  private static void append(ByteBuffer bytes, byte[] more) {
    int end = bytes.limit();
    bytes.limit(end + more.length);
    bytes.put(end, more);
  }
}
