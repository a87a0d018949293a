package dev.hearth.client.wire;

import java.util.List;

/**
 * One page of the history as it came.
 *
 * @param next where the following page starts, also when this one is empty
 * @param more whether there is a following page now
 */
public record HistoryRecord(List<EventRecord> events, String next, boolean more) {
  public HistoryRecord {
    events = List.copyOf(events);
  }
}
