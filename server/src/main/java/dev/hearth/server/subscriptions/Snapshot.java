package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.resources.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The current resources under a stream's selectors, as far as they were stored at or before one
 * sequence H: what {@code from=snapshot} shows before the events above H. Belongs to whoever has
 * the stream's turn.
 */
final class Snapshot {
  /** Most rows that are looked at for one batch. */
  private static final int ROWS_PER_BATCH = 256;

  /** A JSON record without path, content type and value, and what frames it. */
  private static final int FRAME_BYTES = 320;

  /** What a batch came to. */
  enum Outcome {
    MORE,
    /** All is shown. */
    COMPLETE,
    /** The limit of events is reached. */
    LIMIT,
    /** Retention has passed H, so events between H and now may be missing. */
    EXPIRED
  }

  private final List<Selector> selectors;
  private final Sieve sieve;
  private final long upTo;
  private int current;
  private int room;
  private Optional<Resources.SnapshotPosition> after = Optional.empty();

  Snapshot(List<Selector> selectors, Sieve sieve, long upTo) {
    this.selectors = selectors;
    this.sieve = sieve;
    this.upTo = upTo;
  }

  long upTo() {
    return upTo;
  }

  /**
   * Shows the next rows. Reads the disk.
   *
   * @param roomBytes what their frames may take, exceeded by less than one of them
   */
  Outcome next(
      ResourceSource resources,
      LogSource log,
      Optional<Values> values,
      int roomBytes,
      Passage passage,
      Tools tools) {
    if (current == selectors.size()) {
      return expired(log) ? Outcome.EXPIRED : Outcome.COMPLETE;
    }
    List<ShownResource> rows = new ArrayList<>();
    room = roomBytes;
    after =
        resources.snapshot(
            selectors.get(current),
            after,
            new Sequence(upTo),
            ROWS_PER_BATCH,
            (user, resource) -> collect(user, resource, values.isPresent(), tools, rows));
    if (after.isEmpty()) {
      current++;
    }
    // What was read is of now, and may already show that something between H and now is gone.
    if (expired(log)) {
      return Outcome.EXPIRED;
    }
    return show(rows, values, passage, tools) ? Outcome.MORE : Outcome.LIMIT;
  }

  private boolean expired(LogSource log) {
    return log.bounds().floor().value() > upTo;
  }

  private boolean collect(
      Pubky user, Resource resource, boolean valued, Tools tools, List<ShownResource> rows) {
    ShownResource row = new ShownResource(user, resource);
    if (!isShownByEarlierSelector(row) && sieve.accepts(row, tools.path())) {
      rows.add(row);
      room -= frameBytes(resource, valued);
    }
    return room > 0;
  }

  /** What a row takes at the most: JSON may write a character of a text as two. */
  private static int frameBytes(Resource resource, boolean valued) {
    int texts = 2 * (resource.path().length() + resource.contentType().length());
    boolean hasValue = valued && resource.length() <= ResourceSource.VALUE_BYTES_MAX;
    return FRAME_BYTES + texts + (hasValue ? (int) resource.length() * 4 / 3 : 0);
  }

  private boolean isShownByEarlierSelector(ShownResource row) {
    for (int i = 0; i < current; i++) {
      if (row.matches(selectors.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean show(
      List<ShownResource> rows, Optional<Values> values, Passage passage, Tools tools) {
    for (ShownResource row : rows) {
      byte[] value = values.isPresent() ? values.get().of(row.user(), row.resource()) : null;
      if (!passage.showResource(row, value, tools)) {
        return false;
      }
    }
    return true;
  }
}
