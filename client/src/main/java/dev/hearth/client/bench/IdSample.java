package dev.hearth.client.bench;

import dev.hearth.client.bench.net.Frame;
import dev.hearth.client.bench.net.FrameScanner;
import dev.hearth.client.bench.net.FrameSink;
import dev.hearth.client.bench.stream.FrameReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Some ids of a stream, each event's as likely as any other's (Vitter's algorithm R), and never the
 * last event's: something must come after it.
 */
final class IdSample implements FrameSink {
  /** An event's id and that of the event after it. */
  record Place(String id, String next) {}

  private final FrameScanner scanner = new FrameScanner(this);
  private final FrameReader reader = new FrameReader();
  private final SplittableRandom random;
  private final int size;
  private final List<Place> places = new ArrayList<>();
  private long events;
  private long told;
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
      case EVENT -> {
        told++;
        event(frame);
      }
      case LIVE -> {
        told++;
        live = true;
      }
      case RESET, BYE, PROGRESS -> told++;
      case RETRY, HEARTBEAT -> {}
    }
  }

  /** Frames that tell something: all but heartbeats and what a stream begins with. */
  long told() {
    return told;
  }

  private void event(Frame frame) {
    if (!reader.hasId()) {
      return;
    }
    settle(frame);
    long draw = events < size ? events : random.nextLong(events + 1);
    events++;
    if (draw < size) {
      place = (int) draw;
      waiting = reader.id(frame);
    }
  }

  /** What was drawn is taken once another event has come after it. */
  private void settle(Frame next) {
    if (waiting.isEmpty()) {
      return;
    }
    Place settled = new Place(waiting, reader.id(next));
    if (place == places.size()) {
      places.add(settled);
    } else {
      places.set(place, settled);
    }
    waiting = "";
  }

  /** In random order. */
  List<Place> places() {
    List<Place> shuffled = new ArrayList<>(places);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      Place held = shuffled.get(i);
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
