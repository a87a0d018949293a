package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.EventView;
import org.jspecify.annotations.Nullable;

/** The forms of an event's frame; each is encoded once per event and shared by all who want it. */
enum Encoding {
  SSE(0),
  JSON(1),
  UPSTREAM(2),
  LINES(3),
  MESSAGE(4);

  static final int COUNT = 5;

  private final int slot;

  Encoding(int slot) {
    this.slot = slot;
  }

  /** Where its frame is kept, below {@link #COUNT}. */
  int slot() {
    return slot;
  }

  void encode(EventEncoder encoder, EventView event, byte @Nullable [] value, ByteWriter out) {
    switch (this) {
      case SSE -> encoder.sse(event, value, out);
      case JSON -> encoder.json(event, value, out);
      case UPSTREAM -> encoder.upstream(event, out);
      case LINES -> encoder.line(event, value, out);
      case MESSAGE -> encoder.message(event, value, out);
    }
  }
}
