package dev.hearth.server.events;

import dev.hearth.server.subscriptions.EventFilter;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.events.EventView;
import dev.hearth.storage.events.EventVisitor;
import dev.hearth.storage.events.Scan;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import java.util.List;

/**
 * Which rows of the log a history request shows, and which scan finds them. A selector sees private
 * events only if its prefix starts with {@code /priv/}; every other one sees {@code /pub/} only
 * (docs/protocol.md §2). Without selectors every public event is shown.
 */
public final class HistoryFilter {
  private final List<Selector> openSelectors;
  private final List<Selector> privateSelectors;
  private final boolean everything;
  private final List<Pubky> users;
  private final ReadRight right;

  /**
   * @param selectors a union; empty for every public event
   * @param right asked for each private event that a selector matches
   */
  public HistoryFilter(List<Selector> selectors, ReadRight right) {
    this.openSelectors =
        selectors.stream().filter(selector -> !EventFilter.isPrivate(selector)).toList();
    this.privateSelectors = selectors.stream().filter(EventFilter::isPrivate).toList();
    this.everything = selectors.isEmpty();
    this.users = users(selectors);
    this.right = right;
  }

  private static List<Pubky> users(List<Selector> selectors) {
    return selectors.stream().allMatch(selector -> selector.user().isPresent())
        ? selectors.stream().flatMap(selector -> selector.user().stream()).distinct().toList()
        : List.of();
  }

  /** True if no event it shows needs a session. */
  public boolean isPublic() {
    return privateSelectors.isEmpty();
  }

  boolean shows(EventView event) {
    if (event.isPublic()) {
      return everything || matchesAny(openSelectors, event);
    }
    return !privateSelectors.isEmpty() && matchesAny(privateSelectors, event) && isCovered(event);
  }

  private static boolean matchesAny(List<Selector> selectors, EventView event) {
    for (int i = 0; i < selectors.size(); i++) {
      if (event.matches(selectors.get(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean isCovered(EventView event) {
    byte[] path = new byte[event.pathLength()];
    return right.covers(event.user(), path, event.copyPath(path, 0));
  }

  /** Scans the indexes of the users asked for, else the whole log. */
  Scan scan(EventLog log, Sequence from, boolean reverse, int rowsMax, EventVisitor visitor) {
    if (!users.isEmpty()) {
      return reverse
          ? log.backward(users, from, rowsMax, visitor)
          : log.forward(users, from, rowsMax, visitor);
    }
    return reverse ? log.backward(from, rowsMax, visitor) : log.forward(from, rowsMax, visitor);
  }
}
