package dev.hearth.client;

import java.util.List;

/**
 * A page of the history.
 *
 * @param next where the following page starts; may have moved although no event is shown
 * @param more whether there is a following page now
 */
public record HistoryPage(List<Event> events, String next, boolean more) {
  public HistoryPage {
    events = List.copyOf(events);
  }
}
