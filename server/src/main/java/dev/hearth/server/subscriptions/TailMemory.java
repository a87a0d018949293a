package dev.hearth.server.subscriptions;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the shared tail takes, counted by whoever makes something that it keeps.
 *
 * <pre>
 *  0 ───────────────────────────── 3/4 ──────── 1 of tail_bytes
 *    events, frames and runs        │ frames and runs made since the last event
 *                                   └ above: an event that comes makes the oldest leave
 *                                              └ above: what is made is not kept
 * </pre>
 *
 * <p>Only events make events leave, and frames are made when somebody reads: on a quiet server, of
 * events that came long ago, in every form that somebody asks for. The quarter between is room for
 * them; were there none, nobody could share the frames of what just came to a full tail. Safe for
 * any thread; at most one frame or run for each thread is counted above the whole.
 */
final class TailMemory {
  private final long bytesMax;
  private final long bytesAimed;
  private final AtomicLong bytes = new AtomicLong();

  TailMemory(long bytesMax) {
    this.bytesMax = bytesMax;
    this.bytesAimed = bytesMax - bytesMax / 4;
  }

  /** Counts what is kept from now on, or with a negative number what is let go of. */
  void add(long more) {
    bytes.addAndGet(more);
  }

  /** True if the oldest event is to leave for the newest. */
  boolean isAboveAim() {
    return bytes.get() > bytesAimed;
  }

  /** True if nothing more than events is to be kept. */
  boolean isFull() {
    return bytes.get() > bytesMax;
  }

  long bytes() {
    return bytes.get();
  }
}
