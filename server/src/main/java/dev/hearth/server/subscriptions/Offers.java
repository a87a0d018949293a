package dev.hearth.server.subscriptions;

import java.util.function.Supplier;

/**
 * What the dispatcher's thread alone does with one stream: it finds out what the stream is to see,
 * queues it, and makes it live.
 */
final class Offers {
  private final Course course;
  private final Ring ring;
  private final Supplier<Sieve> sieve;
  private final Turn turn;
  private final Counters counters;
  private long lastOffered = -1;
  private boolean listed;

  Offers(Course course, Ring ring, Supplier<Sieve> sieve, Turn turn, Counters counters) {
    this.course = course;
    this.ring = ring;
    this.sieve = sieve;
    this.turn = turn;
    this.counters = counters;
  }

  /** Queues an entry if this stream is to see it; returns true if the stream must be woken. */
  boolean offer(TailEntry entry, long published, byte[] scratch) {
    if (entry.index() == lastOffered) {
      return false; // Found by a second selector.
    }
    lastOffered = entry.index();
    if (!sieve.get().acceptsFound(entry.event(), scratch)) {
      return false;
    }
    return switch (ring.offer(entry.index(), published)) {
      case FIRST -> true;
      case OVERFLOWED -> {
        counters.overflowed();
        yield true;
      }
      case QUEUED, REFUSED -> false;
    };
  }

  /** Returns true the first time since {@link #unlist}. */
  boolean list() {
    boolean first = !listed;
    listed = true;
    return first;
  }

  void unlist() {
    listed = false;
  }

  /** Sends a live stream back to the log. */
  void fallBack() {
    ring.leave();
    turn.signal(Turn.WAKE);
  }

  /** Where the stream stands; it does not move while a join is asked for. */
  long positionToJoin() {
    return course.passage().position();
  }

  /** Whether it is to see an entry that it stands before. */
  boolean accepts(TailEntry entry, byte[] scratch) {
    return sieve.get().accepts(entry.event(), scratch);
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
