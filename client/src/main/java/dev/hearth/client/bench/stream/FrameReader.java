package dev.hearth.client.bench.stream;

import dev.hearth.client.bench.net.Frame;
import java.nio.charset.StandardCharsets;

/**
 * Tells what a frame is and where its parts lie, without decoding more than it must. Understands
 * our native frames, upstream's (no {@code id:}, the cursor as a data line) and plain ones of other
 * servers (data without a name is an event).
 */
public final class FrameReader {
  /** What a frame is. */
  public enum Kind {
    EVENT,
    LIVE,
    RESET,
    BYE,
    /** An id, with or without data, and no event. */
    PROGRESS,
    /** What a stream begins with. */
    RETRY,
    /** Comments, and whatever else has neither data nor id. */
    HEARTBEAT
  }

  private static final byte[] ID = ascii("id: ");
  private static final byte[] EVENT = ascii("event: ");
  private static final byte[] RETRY = ascii("retry: ");
  private static final byte[] DATA = ascii("data: ");
  private static final byte[] CURSOR_DATA = ascii("data: cursor: ");
  private static final byte[] LIVE = ascii("event: live");
  private static final byte[] RESET = ascii("event: reset");
  private static final byte[] BYE = ascii("event: bye");
  private static final byte[] CURSOR = ascii("event: cursor");
  private static final int NONE = -1;

  private int idLine;
  private int idPrefix;
  private int dataLine;

  /** Looks at a frame; the other methods then answer for it. */
  public Kind read(Frame frame) {
    idLine = NONE;
    dataLine = NONE;
    int eventLine = NONE;
    byte[] bytes = frame.bytes();
    for (int line = 0; line < frame.lines(); line++) {
      switch (bytes[frame.start(line)]) {
        case 'i' -> {
          if (frame.begins(line, ID)) {
            idLine = line;
            idPrefix = ID.length;
          }
        }
        case 'e' -> {
          if (frame.begins(line, EVENT)) {
            eventLine = line;
          }
        }
        case 'd' -> readData(frame, line);
        default -> {}
      }
    }
    return eventLine == NONE ? unnamed(frame) : named(frame, eventLine);
  }

  /** Whether the frame has an id, or upstream's cursor in its place. */
  public boolean hasId() {
    return idLine != NONE;
  }

  public int idStart(Frame frame) {
    return frame.start(idLine) + idPrefix;
  }

  public int idEnd(Frame frame) {
    return frame.end(idLine);
  }

  /** The id as text; empty when there is none. */
  public String id(Frame frame) {
    int start = hasId() ? idStart(frame) : 0;
    int end = hasId() ? idEnd(frame) : 0;
    return new String(frame.bytes(), start, end - start, StandardCharsets.US_ASCII);
  }

  /** Where the first data line's value starts; when the frame is an event. */
  public int dataStart(Frame frame) {
    return frame.start(dataLine) + DATA.length;
  }

  public int dataEnd(Frame frame) {
    return frame.end(dataLine);
  }

  private void readData(Frame frame, int line) {
    if (dataLine == NONE && frame.begins(line, DATA)) {
      dataLine = line;
    } else if (idLine == NONE && frame.begins(line, CURSOR_DATA)) {
      idLine = line;
      idPrefix = CURSOR_DATA.length;
    }
  }

  private Kind unnamed(Frame frame) {
    if (dataLine != NONE) {
      return Kind.EVENT;
    }
    if (idLine != NONE) {
      return Kind.PROGRESS;
    }
    return frame.begins(0, RETRY) ? Kind.RETRY : Kind.HEARTBEAT;
  }

  private Kind named(Frame frame, int line) {
    return switch (frame.bytes()[frame.start(line) + EVENT.length]) {
      case 'l' -> frame.begins(line, LIVE) ? Kind.LIVE : unnamed(frame);
      case 'r' -> frame.begins(line, RESET) ? Kind.RESET : unnamed(frame);
      case 'b' -> frame.begins(line, BYE) ? Kind.BYE : unnamed(frame);
      case 'c' -> frame.begins(line, CURSOR) ? Kind.PROGRESS : unnamed(frame);
      default -> unnamed(frame);
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
