package dev.hearth.server.events;

import dev.hearth.server.subscriptions.ByteWriter;
import dev.hearth.server.subscriptions.EventEncoder;
import dev.hearth.server.subscriptions.Positions;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.events.EventView;
import dev.hearth.storage.events.Scan;
import dev.hearth.storage.model.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Upstream's text feed (wire specification §6.2), encoded batch by batch in short transactions. It
 * has no bound on rows: for its readers an empty body means the end of the log, so it reads on
 * until it has {@code limit} events or the log ends. For one thread at a time.
 *
 * <pre>
 * PUT pubky://8pin…/pub/a.txt
 * DEL pubky://8pin…/pub/b.txt
 * cursor: 42
 * </pre>
 */
public final class TextFeed {
  /** One batch holds about so much. */
  public static final int BATCH_BYTES = 64 << 10;

  private static final byte[] PUT = "PUT pubky://".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DELETE = "DEL pubky://".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CURSOR = "cursor: ".getBytes(StandardCharsets.US_ASCII);

  private final HistoryFilter filter;
  private final EventLog log;
  private final long since;
  private final long until;
  private final int limit;
  private final int rowsMax;
  private final EventEncoder encoder = new EventEncoder();

  private boolean fromOldest;
  private Sequence position;
  private Optional<Positions.Refusal> reset;
  private boolean ended;
  private int events;
  private long lastShown;

  /**
   * @param from exclusive
   * @param fromOldest true if not this place was asked for but the oldest kept: what retention
   *     removes before the first {@link #fill} is then no loss
   * @param reset why this is not the position asked for
   * @param limit events at the most; 0 makes an empty feed
   * @param rowsMax rows that one {@link #fill} looks at
   */
  public TextFeed(
      HistoryFilter filter,
      EventLog log,
      Sequence from,
      boolean fromOldest,
      Optional<Positions.Refusal> reset,
      Optional<Sequence> since,
      Optional<Sequence> until,
      int limit,
      int rowsMax) {
    this.filter = filter;
    this.log = log;
    this.position = from;
    this.fromOldest = fromOldest;
    this.reset = reset;
    this.since = since.map(Sequence::value).orElse(0L);
    this.until = until.map(Sequence::value).orElse(Long.MAX_VALUE);
    this.limit = limit;
    this.rowsMax = rowsMax;
    this.ended = limit == 0;
  }

  /** True once the whole body, its cursor line included, was encoded. */
  public boolean isEnded() {
    return ended;
  }

  /** Why the feed does not go on from the position asked for; settled with the first event. */
  public Optional<Positions.Refusal> reset() {
    return reset;
  }

  /**
   * Encodes what one transaction finds into the sink, which it clears first; that may be nothing
   * although the feed goes on.
   */
  public void fill(ByteWriter batch) {
    batch.truncate(0);
    Sequence from = position;
    int before = events;
    long shownBefore = lastShown;
    Scan scan = filter.scan(log, from, false, rowsMax, event -> visit(event, batch));
    boolean lost = scan.bounds().floor().isAfter(from) && !fromOldest;
    fromOldest = false;
    if (lost) {
      lastShown = shownBefore;
      expire(scan.bounds().floor(), before, batch);
    } else if (!ended) {
      position = scan.position();
      ended = scan.ended();
    }
    if (ended && events > 0) {
      batch.raw(CURSOR).decimal(lastShown);
    }
  }

  /**
   * Retention passed the reader. With nothing shown it goes on at the floor and says so; else the
   * feed ends before the gap, and the next request is told.
   */
  private void expire(Sequence floor, int before, ByteWriter batch) {
    batch.truncate(0);
    events = before;
    if (before > 0) {
      ended = true;
    } else {
      ended = false;
      position = floor;
      reset = Optional.of(Positions.Refusal.EXPIRED);
    }
  }

  private boolean visit(EventView event, ByteWriter batch) {
    long sequence = event.sequence();
    if (sequence >= until) {
      ended = true;
      return false;
    }
    if (sequence >= since && filter.shows(event)) {
      write(event, batch);
      events++;
      lastShown = sequence;
    }
    ended = events == limit;
    return !ended && batch.length() < BATCH_BYTES;
  }

  private void write(EventView event, ByteWriter batch) {
    batch.raw(event.isPut() ? PUT : DELETE);
    encoder.user(event.user(), batch);
    encoder.path(event, batch);
    batch.raw((byte) '\n');
  }
}
