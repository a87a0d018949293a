package dev.hearth.client.bench.stream;

import dev.hearth.client.bench.net.Frame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The run's events that a loop's streams showed lately, with what was read out of each frame. A
 * thousand streams of one selector show the same frames byte for byte, and comparing them is some
 * times quicker than reading them again; what differs in one byte is read.
 *
 * <p>Frames have places, counted from 0 in the order in which they were first shown. A stream that
 * has just shown one is likely to show the next, so it looks there and nowhere else; where that
 * fails, reading the frame finds the place from which to go on. One thread's own.
 */
final class KnownFrames {
  private static final int KEPT = 1 << 14;
  private static final int FRAME_BYTES_MAX = 1 << 10;
  private static final long WRITER_STEP = 0x9E3779B1L;

  /** A frame and its event. */
  static final class Known {
    private final long place;
    private final byte[] bytes;
    private final int writer;
    private final long number;
    private final boolean hasId;
    private final int idStart;
    private final int idEnd;

    private Known(long place, Frame frame, FrameReader reader, int writer, long number) {
      int start = frame.start(0);
      this.place = place;
      this.bytes = Arrays.copyOfRange(frame.bytes(), start, start + frame.size());
      this.writer = writer;
      this.number = number;
      this.hasId = reader.hasId();
      this.idStart = hasId ? reader.idStart(frame) - start : 0;
      this.idEnd = hasId ? reader.idEnd(frame) - start : 0;
    }

    /** The frame itself; not to be changed. */
    byte[] bytes() {
      return bytes;
    }

    int writer() {
      return writer;
    }

    long number() {
      return number;
    }

    boolean hasId() {
      return hasId;
    }

    /** Where in {@link #bytes} the id begins; it ends there too where there is none. */
    int idStart() {
      return idStart;
    }

    int idEnd() {
      return idEnd;
    }
  }

  private final @Nullable Known[] frames = new @Nullable Known[KEPT];

  /** Places by writer and number; where two fall together the later one stands. */
  private final long[] places = new long[KEPT];

  private long end;

  /** The frame of a place, if {@code bytes[from, to)} begin with every byte of it. */
  @Nullable Known match(long place, byte[] bytes, int from, int to) {
    Known known = at(place);
    if (known == null) {
      return null;
    }
    int length = known.bytes.length;
    boolean same =
        length <= to - from && Arrays.equals(known.bytes, 0, length, bytes, from, from + length);
    return same ? known : null;
  }

  /**
   * A stream showed an event that had to be read.
   *
   * @param reader that has read the frame
   * @return the place of the frame that is likely to come next on that stream
   */
  long read(Frame frame, FrameReader reader, int writer, long number) {
    int index = (int) (writer * WRITER_STEP + number) & (KEPT - 1);
    Known before = at(places[index]);
    if (before != null && before.writer == writer && before.number == number) {
      return before.place + 1;
    }
    if (frame.size() > FRAME_BYTES_MAX) {
      return end;
    }
    places[index] = end;
    frames[(int) (end & (KEPT - 1))] = new Known(end, frame, reader, writer, number);
    end++;
    return end;
  }

  private @Nullable Known at(long place) {
    Known known = frames[(int) (place & (KEPT - 1))];
    return known != null && known.place == place ? known : null;
  }
}
