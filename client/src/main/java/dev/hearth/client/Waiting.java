package dev.hearth.client;

import java.time.Duration;

/** How time is let pass. */
@FunctionalInterface
public interface Waiting {
  /** Really waits. */
  Waiting SLEEPING = Thread::sleep;

  /** Returns after the given time. */
  void await(Duration time) throws InterruptedException;
}
