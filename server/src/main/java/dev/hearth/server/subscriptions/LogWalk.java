package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.events.EventView;
import dev.hearth.storage.events.EventVisitor;
import dev.hearth.storage.events.Scan;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import java.util.List;
import java.util.Optional;

/**
 * Reads the log for streams that catch up, one bounded batch at a time: a stream whose selectors
 * all name their user reads the indexes of those users, any other the whole log. Frames are written
 * from the row into the thread's buffer; nothing is allocated for a row. Reads the disk. Safe for
 * any thread.
 */
final class LogWalk {
  /** Events whose values are fetched after the read transaction has ended. */
  private static final int VALUES_PER_BATCH = 64;

  private final LogSource log;
  private final Optional<Values> values;
  private final int rowsMax;

  LogWalk(LogSource log, Optional<Values> values, int rowsMax) {
    this.log = log;
    this.values = values;
    this.rowsMax = rowsMax;
  }

  /**
   * What a batch came to.
   *
   * @param ended true if no row is left
   * @param full true if the limit of events is reached
   */
  record Outcome(boolean ended, boolean full, Bounds bounds) {}

  /**
   * Writes what matches above the position. When the floor of the outcome is above the position
   * that the batch began at, rows are missing and the batch does not count.
   */
  Outcome forward(Sieve sieve, Passage passage, int bytesMax, Tools tools) {
    Batch batch = new Batch(sieve, passage, bytesMax, tools);
    Sequence after = new Sequence(passage.position());
    List<Pubky> users = sieve.users();
    Scan scan =
        users.isEmpty()
            ? log.forward(after, rowsMax, batch)
            : log.forward(users, after, rowsMax, batch);
    boolean full = batch.finish();
    // A batch that is cut short by its values has not seen all that the scan has.
    if (!full && !batch.cut) {
      passage.reach(scan.position().value(), tools.out());
    }
    return new Outcome(scan.ended() && !batch.cut, full, scan.bounds());
  }

  /** As {@link #forward}, below the position and descending. */
  Outcome backward(Sieve sieve, Passage passage, int bytesMax, Tools tools) {
    Batch batch = new Batch(sieve, passage, bytesMax, tools);
    Sequence before = new Sequence(passage.position());
    List<Pubky> users = sieve.users();
    Scan scan =
        users.isEmpty()
            ? log.backward(before, rowsMax, batch)
            : log.backward(users, before, rowsMax, batch);
    return new Outcome(scan.ended(), batch.finish(), scan.bounds());
  }

  /** Receives the rows of one scan. */
  private final class Batch implements EventVisitor {
    private final Sieve sieve;
    private final Passage passage;
    private final int bytesMax;
    private final Tools tools;
    private boolean full;
    private boolean cut;

    Batch(Sieve sieve, Passage passage, int bytesMax, Tools tools) {
      this.sieve = sieve;
      this.passage = passage;
      this.bytesMax = bytesMax;
      this.tools = tools;
      tools.events().clear();
    }

    @Override
    public boolean visit(EventView row) {
      if (!sieve.accepts(row, tools.path())) {
        if (tools.events().isEmpty()) {
          passage.pass(row.sequence());
        }
        return true;
      }
      if (values.isPresent()) {
        tools.events().add(row.toEvent());
        return tools.events().size() < VALUES_PER_BATCH;
      }
      full = !passage.show(row, null, tools);
      return !full && tools.out().length() < bytesMax;
    }

    /** Writes what waited for its value; returns true if the limit of events is reached. */
    boolean finish() {
      for (Event event : tools.events()) {
        if (full || tools.out().length() >= bytesMax) {
          cut = true;
          break;
        }
        full = !passage.show(new StoredEvent(event), values.orElseThrow().of(event), tools);
      }
      tools.events().clear();
      return full;
    }
  }
}
