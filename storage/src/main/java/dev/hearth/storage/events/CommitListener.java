package dev.hearth.storage.events;

import dev.hearth.storage.model.Event;
import java.util.List;

/** Hears of events once they are durable, in sequence order, on the committer's thread. */
@FunctionalInterface
public interface CommitListener {
  /** Must return at once, for writers wait: hand the batch on and do nothing else. */
  void committed(List<Event> batch);

  /**
   * As {@link #committed}, while nobody waits for the committer: the listener may do itself what
   * takes less than handing on would, some dozens of microseconds, and must never wait.
   */
  default void committedAtLeisure(List<Event> batch) {
    committed(batch);
  }
}
