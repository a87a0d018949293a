package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.EventView;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether one stream is to see one event: the filter, the cursors of upstream's users, the
 * time of {@code since}, and for private events the session. The selector tables find candidates;
 * this decides. Immutable, safe for any thread.
 */
final class Sieve {
  private static final byte[] PUB = "/pub/".getBytes(StandardCharsets.US_ASCII);

  private final List<Selector> selectors;
  private final List<Selector> privateSelectors;
  private final List<Pubky> users;
  private final boolean everyPublic;
  private final PathSet paths;
  private final long since;
  private final Map<Pubky, Sequence> cursors;
  private final boolean reverse;
  private final boolean changes;
  private final Optional<PrivateAccess> access;

  Sieve(SubscriptionRequest request) {
    EventFilter filter = request.filter();
    selectors = filter.selectors();
    privateSelectors = EventFilter.privateOnes(selectors);
    users = users(selectors);
    everyPublic = filter.paths().isEmpty() && selectAllPublic(selectors);
    paths = filter.paths();
    since = request.start() instanceof Start.Since s ? s.time().value() : 0;
    cursors = request.start() instanceof Start.PerUser users ? cursors(users) : Map.of();
    reverse =
        request.protocol() instanceof Protocol.Upstream(var mode) && mode == Protocol.Mode.REVERSE;
    changes = request.protocol().mayChangeSelectors();
    access = request.access();
  }

  private static List<Pubky> users(List<Selector> selectors) {
    List<Pubky> users = List.of();
    for (Selector selector : selectors) {
      if (selector.user().isEmpty()) {
        return List.of();
      }
      users = users.isEmpty() ? new ArrayList<>(selectors.size()) : users;
      users.add(selector.user().get());
    }
    return users.stream().distinct().toList();
  }

  private static boolean selectAllPublic(List<Selector> selectors) {
    for (Selector selector : selectors) {
      if (selectsAllPublic(selector)) {
        return true;
      }
    }
    return false;
  }

  private static boolean selectsAllPublic(Selector selector) {
    byte[] prefix = selector.prefix();
    return selector.user().isEmpty()
        && prefix.length <= PUB.length
        && Arrays.equals(prefix, 0, prefix.length, PUB, 0, prefix.length);
  }

  private static Map<Pubky, Sequence> cursors(Start.PerUser start) {
    Map<Pubky, Sequence> cursors = new HashMap<>();
    for (Start.UserCursor user : start.users()) {
      // The last cursor for a user wins (wire §6.3), also when it is none.
      cursors.remove(user.user());
      user.cursor().ifPresent(cursor -> cursors.put(user.user(), cursor));
    }
    return Map.copyOf(cursors);
  }

  /** The users whose events alone can match; empty if anybody's can. */
  List<Pubky> users() {
    return users;
  }

  /** True if the stream is to see every public event from this sequence on. */
  boolean acceptsAllPublic(long sequence) {
    return everyPublic && sequence >= since && cursors.isEmpty() && paths.isEmpty();
  }

  /**
   * True if the stream is to see this row.
   *
   * @param scratch room for a path
   */
  boolean accepts(EventView row, byte[] scratch) {
    boolean isPublic = row.isPublic();
    if (!(isPublic && everyPublic) && !selected(row, isPublic)) {
      return false;
    }
    return acceptsSelected(row, isPublic, scratch);
  }

  /** As {@link #accepts}, of a row that the selector tables have found for this stream. */
  boolean acceptsFound(EventView row, byte[] scratch) {
    boolean isPublic = row.isPublic();
    // Of a stream whose selectors change the tables may know more than holds (see Wishes).
    if (changes) {
      return accepts(row, scratch);
    }
    // Every selector may see public events, so the tables' answer stands; of private ones it may
    // come from a selector that must not see them. The tables may have fewer of them (Outermost).
    return (isPublic || selected(row, false)) && acceptsSelected(row, isPublic, scratch);
  }

  private boolean selected(EventView row, boolean isPublic) {
    List<Selector> candidates = isPublic ? selectors : privateSelectors;
    for (int i = 0; i < candidates.size(); i++) {
      if (row.matches(candidates.get(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean acceptsSelected(EventView row, boolean isPublic, byte[] scratch) {
    return row.sequence() >= since
        && (cursors.isEmpty() || isBeyondCursor(row))
        && (paths.isEmpty() || paths.contains(scratch, row.copyPath(scratch, 0)))
        && (isPublic || isCovered(row, scratch));
  }

  private boolean isBeyondCursor(EventView row) {
    Sequence cursor = cursors.get(row.user());
    if (cursor == null) {
      return true;
    }
    return reverse ? row.sequence() < cursor.value() : row.sequence() > cursor.value();
  }

  /**
   * Asked anew for each private event: what a session may read is decided by that event's path.
   *
   * @param scratch room for a path
   */
  boolean isCovered(EventView row, byte[] scratch) {
    return access.isPresent() && access.get().covers(row.user(), scratch, row.copyPath(scratch, 0));
  }
}
