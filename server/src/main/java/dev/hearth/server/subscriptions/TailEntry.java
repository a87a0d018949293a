package dev.hearth.server.subscriptions;

import dev.hearth.server.coding.Coding;
import dev.hearth.server.coding.Piece;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One event of the shared tail, with the frames that somebody asked for, and the compressed runs of
 * events that begin with it. Immutable but for those; safe for any thread, and still valid for
 * whoever holds it when the tail has let it go.
 */
final class TailEntry {
  /** Objects, array headers and the references to them. */
  private static final int FIXED_BYTES = 400;

  /** What {@link #size} is once the tail has let it go. */
  private static final long GONE = -1;

  private final long index;
  private final StoredEvent event;
  private final TailMemory memory;
  private final AtomicLong size = new AtomicLong();
  private final AtomicReferenceArray<byte[]> frames = new AtomicReferenceArray<>(Encoding.COUNT);
  private volatile @Nullable AtomicReferenceArray<Piece> runs;

  /**
   * An entry that is counted from now until {@link #leave}.
   *
   * @param memory what all entries take together
   */
  TailEntry(long index, StoredEvent event, TailMemory memory) {
    this.index = index;
    this.event = event;
    this.memory = memory;
    // The path stands in the event as text and as bytes, and as bytes once more for its reader.
    count(FIXED_BYTES + 3L * event.pathLength());
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

  private void count(long bytes) {
    long before = size.get();
    while (before != GONE) {
      if (size.compareAndSet(before, before + bytes)) {
        memory.add(bytes);
        return;
      }
      before = size.get();
    }
  }

  /** It is not counted any more; whoever still holds it may go on using it. */
  void leave() {
    memory.add(-size.getAndSet(GONE));
  }

  /**
   * The frame in this form, encoded by the first who asks, or for each while the tail is full. Not
   * to be changed.
   */
  byte[] frame(Encoding encoding, Tools tools) {
    byte[] frame = frames.get(encoding.slot());
    if (frame != null) {
      return frame;
    }
    return memory.isFull() ? tools.frame(encoding, event) : encodeOnce(encoding, tools);
  }

  /** The lock makes the second of two who ask at once wait for the first; nothing else is held. */
  private synchronized byte[] encodeOnce(Encoding encoding, Tools tools) {
    byte[] frame = frames.get(encoding.slot());
    if (frame == null) {
      frame = tools.frame(encoding, event);
      frames.set(encoding.slot(), frame);
      count(frame.length);
    }
    return frame;
  }

  /**
   * A run that begins here as one piece, compressed by the first who asks, or for each while the
   * tail is full.
   *
   * @param run this entry and those that follow it, as many as one of the sizes of {@link Run} has
   * @param slot which of those sizes it is
   */
  Piece run(List<TailEntry> run, int slot, Coding coding, Encoding encoding, Tools tools) {
    int place = (encoding.slot() * Run.CODINGS + Run.place(coding)) * Run.SIZES + slot;
    AtomicReferenceArray<Piece> pieces = runs;
    Piece kept = pieces == null ? null : pieces.get(place);
    if (kept != null) {
      return kept;
    }
    // Two who ask at once may both compress: cheaper than to hold a lock for so long.
    Piece piece = tools.piece(coding, encoding, run);
    if (!memory.isFull() && makeRuns().compareAndSet(place, null, piece)) {
      count(piece.bytes().length);
    }
    return piece;
  }

  private AtomicReferenceArray<Piece> makeRuns() {
    AtomicReferenceArray<Piece> pieces = runs;
    return pieces != null ? pieces : makeRunsOnce();
  }

  private synchronized AtomicReferenceArray<Piece> makeRunsOnce() {
    AtomicReferenceArray<Piece> pieces = runs;
    if (pieces == null) {
      pieces = new AtomicReferenceArray<>(Encoding.COUNT * Run.CODINGS * Run.SIZES);
      runs = pieces;
      count(16 + 4L * pieces.length());
    }
    return pieces;
  }
}
