package dev.hearth.client.bench;

import dev.hearth.client.bench.net.Frame;
import dev.hearth.client.bench.net.FrameScanner;
import dev.hearth.client.bench.net.FrameSink;
import dev.hearth.client.bench.stream.FrameReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Some ids of a stream, each event's as likely as any other's (Vitter's algorithm R), and never the
 * last event's: something must come after it.
 */
final class IdSample implements FrameSink {
  private final FrameScanner scanner = new FrameScanner(this);
  private final FrameReader reader = new FrameReader();
  private final SplittableRandom random;
  private final int size;
  private final List<String> ids = new ArrayList<>();
  private long events;
  private String waiting = "";
  private int place;
  private boolean live;

  IdSample(int size, long seed) {
    this.size = size;
    this.random = new SplittableRandom(seed);
  }

  FrameScanner scanner() {
    return scanner;
  }

  @Override
  public void frame(Frame frame) {
    switch (reader.read(frame)) {
      case EVENT -> event(frame);
      case LIVE -> live = true;
      case RESET, BYE, PROGRESS, RETRY, HEARTBEAT -> {}
    }
  }

  private void event(Frame frame) {
    settle();
    if (!reader.hasId()) {
      return;
    }
    long draw = events < size ? events : random.nextLong(events + 1);
    events++;
    if (draw < size) {
      place = (int) draw;
      int start = reader.idStart(frame);
      int length = reader.idEnd(frame) - start;
      waiting = new String(frame.bytes(), start, length, StandardCharsets.US_ASCII);
    }
  }

  /** What was drawn is taken once another event has come after it. */
  private void settle() {
    if (waiting.isEmpty()) {
      return;
    }
    if (place == ids.size()) {
      ids.add(waiting);
    } else {
      ids.set(place, waiting);
    }
    waiting = "";
  }

  /** In random order. */
  List<String> ids() {
    List<String> shuffled = new ArrayList<>(ids);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      String held = shuffled.get(i);
      shuffled.set(i, shuffled.get(other));
      shuffled.set(other, held);
    }
    return shuffled;
  }

  long events() {
    return events;
  }

  boolean isLive() {
    return live;
  }
}
