package dev.hearth.server.auth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The sessions that were used last, so that a request costs no look into the store. Known by their
 * secrets' hashes, as in the store: no cookie stays in memory. Safe for any thread.
 *
 * <p>A session that ended must never be found again. Whoever ends one tells {@link #forget} once
 * the store has it and before anybody is answered. A look into the store may have begun before that
 * and come back after it; so what it brings is kept only if nothing was forgotten meanwhile. The
 * lock guards the map for a few instructions; the store is not read while it is held.
 */
final class RecentSessions {
  /** As many as are kept; the one that was used the longest time ago makes room. */
  static final int SESSIONS_MAX = 10_000;

  /** Capabilities beyond which a session is not kept: a token may bring hundreds, of 32 KiB. */
  static final int CAPABILITIES_MAX = 16;

  /** Characters of them all beyond which it is not kept. */
  static final int CHARACTERS_MAX = 1_024;

  private final Function<String, Optional<ActiveSession>> store;

  // Guarded by this.
  private final Map<String, ActiveSession> sessions =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ActiveSession> eldest) {
          return size() > SESSIONS_MAX;
        }
      };
  private long forgotten;

  /**
   * @param store finds a session by its secret's hash; may block
   */
  RecentSessions(Function<String, Optional<ActiveSession>> store) {
    this.store = store;
  }

  /** The session that the store knows by this hash. */
  Optional<ActiveSession> find(String secretHash) {
    long before;
    synchronized (this) {
      ActiveSession known = sessions.get(secretHash);
      if (known != null) {
        return Optional.of(known);
      }
      before = forgotten;
    }
    Optional<ActiveSession> found = store.apply(secretHash);
    found.filter(RecentSessions::isSmall).ifPresent(session -> keep(session, before));
    return found;
  }

  private synchronized void keep(ActiveSession session, long before) {
    if (forgotten == before) {
      sessions.put(session.secretHash(), session);
    }
  }

  /** The session may have ended: from now on only the store knows. */
  synchronized void forget(String secretHash) {
    forgotten++;
    sessions.remove(secretHash);
  }

  private static boolean isSmall(ActiveSession session) {
    List<Capability> items = session.capabilities().items();
    return items.size() <= CAPABILITIES_MAX
        && items.stream().mapToInt(item -> item.scope().length()).sum() <= CHARACTERS_MAX;
  }
}
