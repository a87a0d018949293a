package dev.hearth.server.subscriptions;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One event of the shared tail, with the frames that somebody asked for. Immutable but for those
 * frames; safe for any thread, and still valid for whoever holds it when the tail has let it go.
 */
final class TailEntry {
  /** Objects, array headers and the references to them. */
  private static final int FIXED_BYTES = 640;

  private final long index;
  private final StoredEvent event;
  private final AtomicReferenceArray<byte[]> frames = new AtomicReferenceArray<>(Encoding.COUNT);

  TailEntry(long index, StoredEvent event) {
    this.index = index;
    this.event = event;
  }

  /** Its place in the tail, counted from 0 since the start. */
  long index() {
    return index;
  }

  long sequence() {
    return event.sequence();
  }

  StoredEvent event() {
    return event;
  }

  /** What it may take in memory once every form of its frame was asked for. */
  long bytes() {
    // The path stands in the event as text and as bytes, here once more, and in three frames.
    return FIXED_BYTES + 6L * event.pathLength();
  }

  /** The frame in this form, encoded by the first who asks. Not to be changed. */
  byte[] frame(Encoding encoding, Tools tools) {
    byte[] frame = frames.get(encoding.slot());
    return frame != null ? frame : encodeOnce(encoding, tools);
  }

  /** The lock makes the second of two who ask at once wait for the first; nothing else is held. */
  private synchronized byte[] encodeOnce(Encoding encoding, Tools tools) {
    byte[] frame = frames.get(encoding.slot());
    if (frame == null) {
      frame = tools.frame(encoding, event);
      frames.set(encoding.slot(), frame);
    }
    return frame;
  }
}
