package dev.hearth.storage.events;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import java.util.Optional;

/**
 * The durable log of events, read in short transactions; each call opens and closes its own. Calls
 * may touch the disk, so they belong on a bounded pool of platform threads. Safe for any thread.
 *
 * <p>No call ever shows an event that is not durable.
 */
public interface EventLog {
  /** The floor and the newest sequence, read together. */
  Bounds bounds();

  /**
   * Visits rows above {@code after}, ascending, at most {@code rowsMax} of them. The caller
   * compares {@code bounds().floor()} of the answer with its position: rows at or below the floor
   * are gone.
   */
  Scan forward(Sequence after, int rowsMax, EventVisitor visitor);

  /**
   * Visits rows below {@code before}, descending; {@code Scan.position} is the last row visited.
   */
  Scan backward(Sequence before, int rowsMax, EventVisitor visitor);

  /** As {@link #forward}, over the index of one user; an unknown user has no rows. */
  Scan forward(Pubky user, Sequence after, int rowsMax, EventVisitor visitor);

  /** As {@link #backward}, over the index of one user. */
  Scan backward(Pubky user, Sequence before, int rowsMax, EventVisitor visitor);

  /** The row with exactly this sequence. */
  Optional<Event> find(Sequence sequence);

  /** The greatest row at or below the sequence, or the floor when there is none. */
  Sequence atOrBelow(Sequence sequence);
}
