package dev.hearth.client.bench.net;

import java.io.IOException;
import java.util.Arrays;

/**
 * Cuts an event stream (WHATWG HTML §9.2) into frames, from pieces that may be split anywhere.
 *
 * <p>Lines end with LF or CRLF; the lone CR that the standard also allows is used by no server we
 * know. A frame that lies whole in one piece is looked at where it lies; only the parts of a frame
 * that straddles pieces are copied. Comments alone in a block (heartbeats) are frames too. Not safe
 * to share between threads.
 */
public final class FrameScanner implements BodySink {
  private static final int FRAME_BYTES_MAX = 64 * 1024;
  private static final int HELD_BYTES_USUAL = 512;
  private static final byte[] NONE = {};

  private final FrameSink sink;
  private final Frame frame = new Frame();

  /** What earlier pieces brought of the frame now being read. */
  private byte[] held = NONE;

  private int heldBytes;

  /** Offset in the frame at which the current line starts. */
  private int lineStart;

  /** Where in the piece in hand that starts which it adds to the frame now being read. */
  private int rest;

  /** Where the frame would start if it all lay in the piece in hand; may be negative. */
  private int origin;

  public FrameScanner(FrameSink sink) {
    this.sink = sink;
  }

  /** Forgets an unfinished frame; the next byte is the first of a stream. */
  public void reset() {
    heldBytes = 0;
    lineStart = 0;
    frame.start();
  }

  @Override
  public void body(byte[] bytes, int from, int to) throws IOException {
    rest = heldBytes == 0 ? sink.known(bytes, from, to) : from;
    origin = rest - heldBytes;
    int at = rest;
    while (at <= to - Long.BYTES) {
      int next = at + Long.BYTES;
      for (long marks = Newlines.marks(bytes, at); marks != 0; marks &= marks - 1) {
        int feed = at + Newlines.offset(marks);
        int on = newline(bytes, feed, to);
        if (on > feed + 1) { // The other marks stand in frames that were known.
          next = on;
          break;
        }
      }
      at = next;
    }
    while (at < to) {
      at = bytes[at] == '\n' ? newline(bytes, at, to) : at + 1;
    }
    if (rest < to) {
      hold(bytes, rest, to);
    }
  }

  /** Gives where to look for the next line feed. */
  private int newline(byte[] bytes, int at, int to) throws IOException {
    int end = at - origin;
    if (isBlank(bytes, end)) {
      finish(bytes, at + 1);
      rest = sink.known(bytes, at + 1, to);
      origin = rest;
      return rest;
    }
    frame.line(end);
    lineStart = end + 1;
    return at + 1;
  }

  private boolean isBlank(byte[] bytes, int end) {
    if (end == lineStart) {
      return true;
    }
    if (end > lineStart + 1) {
      return false;
    }
    return (lineStart < heldBytes ? held[lineStart] : bytes[origin + lineStart]) == '\r';
  }

  private void finish(byte[] bytes, int to) throws IOException {
    if (heldBytes == 0) {
      frame.at(bytes, rest, to - rest);
    } else {
      hold(bytes, rest, to);
      frame.at(held, 0, heldBytes);
    }
    if (frame.lines() > 0) {
      sink.frame(frame);
    }
    reset();
  }

  private void hold(byte[] bytes, int from, int to) throws MalformedResponseException {
    int needed = heldBytes + to - from;
    if (needed > FRAME_BYTES_MAX) {
      throw new MalformedResponseException("a frame is longer than 64 KiB");
    }
    if (needed > held.length) {
      held = Arrays.copyOf(held, Math.max(needed, Math.max(HELD_BYTES_USUAL, held.length * 2)));
    }
    System.arraycopy(bytes, from, held, heldBytes, to - from);
    heldBytes = needed;
  }
}
