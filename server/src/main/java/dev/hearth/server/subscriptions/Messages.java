package dev.hearth.server.subscriptions;

/**
 * WebSocket frames of a server, which are not masked (RFC 6455 §5.2), written where the engine
 * writes everything else: so a message is framed once for all who get it.
 *
 * <pre>
 * 81 n                        text of n &lt; 126 bytes       82 …  the same, binary
 * 81 7E n n                   text of n &lt; 65,536 bytes    89 0  ping
 * 81 7F n n n n n n n n       longer text                 88 2 c c  close with its code
 * </pre>
 */
final class Messages {
  private static final byte TEXT = (byte) 0x81;
  private static final byte BINARY = (byte) 0x82;
  private static final byte PING = (byte) 0x89;
  private static final byte PONG = (byte) 0x8A;
  private static final byte CLOSE = (byte) 0x88;
  private static final int SHORT_MAX = 125;
  private static final int MEDIUM_MAX = 65_535;
  private static final int HEADER_BYTES = 4;

  private static final byte[] HEARTBEAT = {PING, 0};

  private Messages() {}

  /** Begins a text message behind what is there; returns what {@link #end} wants. */
  static int begin(ByteWriter out) {
    out.room(HEADER_BYTES);
    out.advanceTo(out.length() + HEADER_BYTES);
    return out.length();
  }

  /** Ends the message, whose length is known now. */
  static void end(int start, ByteWriter out) {
    int length = out.length() - start;
    int header = length <= SHORT_MAX ? 2 : length <= MEDIUM_MAX ? HEADER_BYTES : 10;
    int moved = start - HEADER_BYTES + header;
    byte[] bytes = out.room(10);
    System.arraycopy(bytes, start, bytes, moved, length);
    out.truncate(start - HEADER_BYTES);
    header(TEXT, length, out);
    out.advanceTo(moved + length);
  }

  /** The header of a binary message. */
  static void binary(int length, ByteWriter out) {
    header(BINARY, length, out);
  }

  private static void header(byte first, int length, ByteWriter out) {
    out.raw(first);
    if (length <= SHORT_MAX) {
      out.raw((byte) length);
    } else if (length <= MEDIUM_MAX) {
      out.raw((byte) 126).raw((byte) (length >>> 8)).raw((byte) length);
    } else {
      out.raw((byte) 127).raw((byte) 0).raw((byte) 0).raw((byte) 0).raw((byte) 0);
      out.raw((byte) (length >>> 24)).raw((byte) (length >>> 16));
      out.raw((byte) (length >>> 8)).raw((byte) length);
    }
  }

  /** A ping; every client answers it by itself. */
  static byte[] heartbeat() {
    return HEARTBEAT;
  }

  /** The last frame of a connection; the code says why it ends (RFC 6455 §7.4). */
  static void close(CloseReason reason, ByteWriter out) {
    int code =
        switch (reason) {
          case LIMIT, ENDED, LEFT -> 1000;
          case MISUSED -> 1002;
          case EXPIRED, REVOKED -> 1008;
          case FAILED, GONE, STALLED -> 1011;
          case DRAINING -> 1012;
          case OVERLOADED -> 1013;
        };
    close(code, out);
  }

  /** A pong, which repeats what the ping said (RFC 6455 §5.5.3). */
  static byte[] pong(byte[] payload) {
    ByteWriter out = new ByteWriter(2 + payload.length);
    header(PONG, payload.length, out);
    return out.raw(payload).toBytes();
  }

  static void close(int code, ByteWriter out) {
    out.raw(CLOSE).raw((byte) 2).raw((byte) (code >>> 8)).raw((byte) code);
  }
}
