package dev.hearth.client.bench;

import dev.hearth.client.bench.net.Frame;
import dev.hearth.client.bench.net.FrameScanner;
import dev.hearth.client.bench.net.FrameSink;
import dev.hearth.client.bench.stream.FrameReader;
import dev.hearth.client.bench.stream.IdOrder;

/** Counts the frames of a replay and looks at nothing but their kind and their id. */
final class ReplayCounter implements FrameSink {
  private final FrameScanner scanner = new FrameScanner(this);
  private final FrameReader reader = new FrameReader();
  private final IdOrder ids = new IdOrder();
  private final boolean risingIds;
  private long start;
  private long end;
  private long firstEvent;
  private String firstId = "";
  private long events;
  private long others;
  private long bytes;
  private String livePosition = "";
  private boolean live;
  private boolean reset;

  /**
   * Nothing counted yet.
   *
   * @param risingIds whether to look at ids
   */
  ReplayCounter(boolean risingIds) {
    this.risingIds = risingIds;
  }

  FrameScanner scanner() {
    return scanner;
  }

  void start(long nanos) {
    start = nanos;
  }

  void end(long nanos) {
    end = nanos;
  }

  @Override
  public void frame(Frame frame) {
    switch (reader.read(frame)) {
      case EVENT -> {
        if (events == 0) {
          firstEvent = System.nanoTime();
          firstId = reader.id(frame);
        }
        events++;
        bytes += frame.size();
        if (risingIds && reader.hasId()) {
          ids.event(frame.bytes(), reader.idStart(frame), reader.idEnd(frame));
        }
      }
      case LIVE -> {
        others++;
        live = true;
        livePosition = reader.id(frame);
      }
      case RESET -> {
        others++;
        reset = true;
      }
      case BYE, PROGRESS -> others++;
      case RETRY, HEARTBEAT -> {}
    }
  }

  /** Frames that tell something: all but heartbeats and what a stream begins with. */
  long told() {
    return events + others;
  }

  long events() {
    return events;
  }

  /** Of the events' frames, without chunk sizes and heads. */
  long bytes() {
    return bytes;
  }

  /** Of the first event; empty when there was none. */
  String firstId() {
    return firstId;
  }

  boolean isLive() {
    return live;
  }

  /** Where the stream became live, as a cursor; empty before, or when it has no ids. */
  String livePosition() {
    return livePosition;
  }

  boolean wasReset() {
    return reset;
  }

  long notRising() {
    return ids.notRising();
  }

  /** From the request to the end. */
  double seconds() {
    return Math.max(end - start, 1) / 1e9;
  }

  double firstEventMillis() {
    return events == 0 ? 0 : (firstEvent - start) / 1e6;
  }
}
