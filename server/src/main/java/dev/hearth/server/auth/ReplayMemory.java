package dev.hearth.server.auth;

import dev.hearth.storage.model.Pubky;
import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;

/**
 * Remembers which tokens were used, by time and user, for as long as they could be used again.
 * Bounded: when it is full no token is accepted, because forgetting one would let it in twice. Safe
 * for any thread; the lock guards the set and nothing else.
 */
final class ReplayMemory {
  /** 6 minutes at the 500 sign-ins a second that one core verifies and commits. */
  static final int ENTRIES_MAX = 200_000;

  private record Entry(long timestampMicros, Pubky user) {}

  private final TreeSet<Entry> entries =
      new TreeSet<>(Comparator.comparingLong(Entry::timestampMicros).thenComparing(Entry::user));
  private final long keepMicros;
  private final int entriesMax;

  ReplayMemory(Duration keep, int entriesMax) {
    this.keepMicros = keep.toNanos() / 1_000;
    this.entriesMax = entriesMax;
  }

  /** False if this pair was seen before. */
  synchronized boolean remember(long timestampMicros, Pubky user, long nowMicros) {
    entries.headSet(new Entry(nowMicros - keepMicros, new Pubky(0, 0, 0, 0))).clear();
    Entry entry = new Entry(timestampMicros, user);
    if (entries.contains(entry)) {
      return false;
    }
    if (entries.size() >= entriesMax) {
      throw new AuthException.ReplayMemoryFull();
    }
    return entries.add(entry);
  }

  /** True if this pair was seen. */
  synchronized boolean remembers(long timestampMicros, Pubky user) {
    return entries.contains(new Entry(timestampMicros, user));
  }

  synchronized int size() {
    return entries.size();
  }
}
