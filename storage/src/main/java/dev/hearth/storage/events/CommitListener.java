package dev.hearth.storage.events;

import dev.hearth.storage.model.Event;
import java.util.List;

/**
 * Hears of events once they are durable, in sequence order, on the committer's thread. It must
 * return at once: hand the batch on and do nothing else.
 */
@FunctionalInterface
public interface CommitListener {
  void committed(List<Event> batch);
}
