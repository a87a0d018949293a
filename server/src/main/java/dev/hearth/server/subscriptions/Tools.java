package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.EventView;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.ResourcePath;
import java.util.ArrayList;
import java.util.List;

/** What one worker thread uses again and again, so that no stream needs any of its own. */
final class Tools {
  private final EventEncoder encoder = new EventEncoder();
  private final ByteWriter out = new ByteWriter(64 << 10);
  private final ByteWriter frame = new ByteWriter(1 << 10);
  private final byte[] path = new byte[ResourcePath.BYTES_MAX];
  private final long[] queued;
  private final List<Event> events = new ArrayList<>();

  Tools(int ringSequences) {
    queued = new long[ringSequences];
  }

  EventEncoder encoder() {
    return encoder;
  }

  /** Where the next write of the stream in hand is built. */
  ByteWriter out() {
    return out;
  }

  /** Room for one path. */
  byte[] path() {
    return path;
  }

  /** Room for all that a ring holds. */
  long[] queued() {
    return queued;
  }

  /** Room for events that wait for their values. */
  List<Event> events() {
    return events;
  }

  /** One frame on its own. */
  byte[] frame(Encoding encoding, EventView event) {
    frame.truncate(0);
    encoding.encode(encoder, event, null, frame);
    return frame.toBytes();
  }
}
