package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Event;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest events with their encoded frames, shared by all streams: everything in (start,
 * newest]. The dispatcher alone appends; any thread reads, without a lock.
 *
 * <p>Entries have consecutive indexes; entry {@code i} stands in slot {@code i mod capacity}. An
 * entry knows its index, so whoever finds another one, or none, in the slot knows that the tail has
 * let go of the one it wanted.
 *
 * <p>Why a walk misses nothing: {@code start} is raised before a slot is cleared or used again. A
 * reader looks for its first entry, and then checks that {@code start} is still at or below its
 * position. If so, no entry above its position had been let go of when it looked. From there it
 * takes one index after the other and stops at the first that is not the entry it wants.
 */
final class Tail {
  private static final int ENTRY_BYTES_MIN = 1 << 10;

  private final AtomicReferenceArray<@Nullable TailEntry> slots;
  private final int mask;
  private final TailMemory memory;
  private volatile long first;
  private volatile long end;
  private volatile long start;

  /**
   * An empty tail.
   *
   * @param bytesMax what events, frames and runs may take together
   * @param start the newest sequence of the log
   */
  Tail(long bytesMax, long start) {
    this.memory = new TailMemory(bytesMax);
    this.start = start;
    int capacity = Integer.highestOneBit((int) Math.max(4, bytesMax / ENTRY_BYTES_MIN * 2));
    this.slots = new AtomicReferenceArray<>(capacity);
    this.mask = capacity - 1;
  }

  /** Every later event that was appended is here; a position is inside when it is at or above. */
  long start() {
    return start;
  }

  boolean contains(long position) {
    return position >= start;
  }

  /** What it takes now. */
  long bytes() {
    return memory.bytes();
  }

  /** The index behind the newest entry. */
  long end() {
    return end;
  }

  /** Appends the next event and lets go of the oldest ones when there is too much. */
  TailEntry append(Event event) {
    long index = end; // This thread alone writes the volatile fields.
    TailEntry entry = new TailEntry(index, new StoredEvent(event), memory);
    while (index - first > mask || (memory.isAboveAim() && index > first)) {
      drop();
    }
    slots.set((int) index & mask, entry);
    end = index + 1;
    return entry;
  }

  /**
   * Lets go of everything, and begins anew behind a hole: what lies between the newest entry and
   * this sequence is in no log any more. Nobody walks over the hole: an index behind it is taken
   * only by who looked for its first entry afterwards, from a position at or above the start.
   */
  void restart(long newStart) {
    while (first < end) {
      drop();
    }
    start = newStart;
  }

  private void drop() {
    long index = first;
    int slot = (int) index & mask;
    TailEntry oldest = slots.get(slot);
    if (oldest == null) {
      throw new IllegalStateException("an entry of the tail is missing");
    }
    start = oldest.sequence(); // Before the slot changes: see above.
    slots.set(slot, null);
    first = index + 1;
    oldest.leave();
  }

  /** The entry with this index, or null if it has left the tail or is not there yet. */
  @Nullable TailEntry entry(long index) {
    TailEntry entry = slots.get((int) index & mask);
    return entry != null && entry.index() == index ? entry : null;
  }

  /**
   * The entries above a position, as far as they are here now.
   *
   * @param from index of the first
   * @param end index behind the last; at or below {@code from} if there is none
   */
  record Stretch(long from, long end) {
    long length() {
      return end - from;
    }
  }

  /**
   * What stands above a position; null if the position is not inside.
   *
   * <p>The end is read before the search. A position may be above all that is here, for the log is
   * ahead of the dispatcher; what is appended while this looks may then be at or below it, and must
   * not be taken for what comes next.
   */
  @Nullable Stretch above(long position) {
    long upTo = end;
    long from = indexAfter(position);
    return from < 0 ? null : new Stretch(from, upTo);
  }

  /**
   * The index of the first entry above a position, which is {@link #end} when there is none; -1 if
   * the position is not inside.
   */
  long indexAfter(long position) {
    long low = first;
    long high = end;
    while (low < high) {
      long middle = (low + high) >>> 1;
      TailEntry entry = entry(middle);
      if (entry == null || entry.sequence() <= position) {
        low =
            middle + 1; // What has left the tail is older than all that is wanted, or all is lost.
      } else {
        high = middle;
      }
    }
    return contains(position) ? low : -1;
  }
}
