package dev.hearth.server.subscriptions;

import dev.hearth.server.coding.Coder;
import dev.hearth.server.coding.Coding;
import dev.hearth.server.coding.Piece;
import dev.hearth.storage.events.EventView;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.ResourcePath;
import java.util.ArrayList;
import java.util.List;

/**
 * What one worker thread uses again and again, so that no stream needs any of its own. Closing
 * frees what is not on the heap.
 */
final class Tools implements AutoCloseable {
  private final EventEncoder encoder = new EventEncoder();
  private final ByteWriter out = new ByteWriter(64 << 10);
  private final ByteWriter run = new ByteWriter(1 << 10);
  private final ByteWriter frame = new ByteWriter(1 << 10);
  private final Coder coder = new Coder();
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

  /** The compressors of this thread. */
  Coder coder() {
    return coder;
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

  /** The frames of some entries as one piece. */
  Piece piece(Coding coding, Encoding encoding, List<TailEntry> entries) {
    run.truncate(0);
    for (TailEntry entry : entries) {
      run.raw(entry.frame(encoding, this));
    }
    coder.compress(coding, run.array(), 0, run.length());
    return coder.toPiece(coding, run.array(), 0, run.length());
  }

  /** One frame on its own. */
  byte[] frame(Encoding encoding, EventView event) {
    frame.truncate(0);
    encoding.encode(encoder, event, null, frame);
    return frame.toBytes();
  }

  @Override
  public void close() {
    coder.close();
  }
}
