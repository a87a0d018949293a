package dev.hearth.server.subscriptions;

import java.util.Arrays;

/**
 * What the dispatcher's thread alone does with one stream: it finds out what the stream is to see,
 * queues it, and makes it live.
 */
final class Offers {
  private static final long[] NOTHING = {};
  private static final int FIRST_CAPACITY = 8;

  private final Passage passage;
  private final Ring ring;
  private final Interest interest;
  private final Turn turn;
  private final Counters counters;
  private long lastOffered = -1;
  private long[] kept = NOTHING;
  private int keptCount;

  Offers(Passage passage, Ring ring, Interest interest, Turn turn, Counters counters) {
    this.passage = passage;
    this.ring = ring;
    this.interest = interest;
    this.turn = turn;
    this.counters = counters;
  }

  /**
   * Keeps an entry for {@link #hand} if this stream is to see it; returns true if it is the first
   * that is kept.
   *
   * <p>One that is not live is spared: its ring would refuse whatever is kept, for only {@link
   * #joined}, on this thread and between two batches, makes a stream live. One that leaves its ring
   * after this look is refused as ever.
   */
  boolean offer(TailEntry entry, byte[] scratch) {
    if (entry.index() == lastOffered) {
      return false; // Found by a second selector.
    }
    lastOffered = entry.index();
    if (keptCount == 0 && !ring.isLive()) {
      return false; // Still catching up.
    }
    if (!interest.sieve().acceptsFound(entry.event(), scratch)) {
      return false;
    }
    if (keptCount == kept.length) {
      kept = Arrays.copyOf(kept, Math.max(keptCount * 2, FIRST_CAPACITY));
    }
    kept[keptCount++] = entry.index();
    return keptCount == 1;
  }

  /**
   * Queues what was kept, all at once: a lock for some dozens of events. Returns true if the stream
   * must be woken.
   */
  boolean hand(long published) {
    long[] handed = kept;
    int count = keptCount;
    kept = NOTHING;
    keptCount = 0;
    return switch (ring.offer(handed, count, published)) {
      case FIRST -> true;
      case OVERFLOWED -> {
        counters.overflowed();
        yield true;
      }
      case QUEUED, REFUSED -> false;
    };
  }

  /** Whom to wake when {@link #hand} says so. */
  Turn turn() {
    return turn;
  }

  /** Sends a live stream back to the log. */
  void fallBack() {
    ring.leave();
    turn.signal(Turn.WAKE);
  }

  /** Where the stream stands; it does not move while a join is asked for. */
  long positionToJoin() {
    return passage.position();
  }

  /** Whether it is to see an entry that it stands before. */
  boolean accepts(TailEntry entry, byte[] scratch) {
    return interest.sieve().accepts(entry.event(), scratch);
  }

  /** It is live from now on, with what is queued for it. */
  void joined(long[] queued, int count, long published) {
    if (ring.goLive(queued, count, published)) {
      turn.signal(Turn.JOINED);
    }
  }

  /** It has to read more first. */
  void joinRefused() {
    turn.signal(Turn.JOIN_REFUSED);
  }
}
