package dev.hearth.server.events;

import dev.hearth.server.subscriptions.ByteWriter;
import dev.hearth.server.subscriptions.EventEncoder;
import dev.hearth.server.subscriptions.Values;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.events.EventView;
import dev.hearth.storage.events.EventVisitor;
import dev.hearth.storage.events.Scan;
import dev.hearth.storage.model.Sequence;

/**
 * One page of JSON history, in two steps, so that its headers are known before its body is sent and
 * no page is ever held whole. {@link #open} scans the page once: it encodes records until a batch
 * is full and from there on only counts, so small pages are done. {@link #fill} encodes the next
 * batch of a larger one by scanning again from where the last ended; rows never change, so it finds
 * what was counted. Each call reads in one short transaction and may touch the disk; in between the
 * caller writes to its socket. For one thread at a time.
 */
public final class HistoryPage {
  /** Encoded bytes after which a batch ends; a batch exceeds it by less than one record. */
  public static final int BATCH_BYTES = 64 << 10;

  private final HistoryRequest request;
  private final EventLog log;
  private final Values values;
  private final EventEncoder encoder = new EventEncoder();
  private final HistoryStart start;
  private final long since;
  private final long until;

  private int events;
  private int encoded;
  private long encodedTo;
  private long lookedTo = -1;
  private boolean boundMet;
  private boolean more;
  private Sequence next;

  private HistoryPage(HistoryRequest request, EventLog log, Values values, HistoryStart start) {
    this.request = request;
    this.log = log;
    this.values = values;
    this.start = start;
    this.since = request.since().map(Sequence::value).orElse(0L);
    this.until = request.until().map(Sequence::value).orElse(Long.MAX_VALUE);
    this.encodedTo = start.position().value();
    this.next = start.resting();
  }

  /**
   * Finds out what the page holds and encodes its first batch.
   *
   * @throws RefusedException with {@code CursorLost} if it can't start where it was asked to
   */
  public static HistoryPage open(
      HistoryRequest request, EventLog log, Values values, ByteWriter batch) {
    while (true) {
      HistoryPage page = new HistoryPage(request, log, values, HistoryStart.of(request, log));
      batch.truncate(0);
      if (page.countAndEncode(batch)) {
        return page;
      }
      // Retention came between judging the cursor and the scan: judge it again.
    }
  }

  private boolean countAndEncode(ByteWriter batch) {
    Scan scan = scan(start.position(), event -> count(event, batch));
    if (hasPassed(scan.bounds().floor(), start.position())) {
      return false;
    }
    // A row at which a bound was met was looked at by the scan, but not by this page.
    boolean ended = scan.ended() && !boundMet;
    more = more || (!ended && !boundMet);
    if (ended && !request.reverse()) {
      next = scan.position();
    } else if (lookedTo >= 0) {
      next = new Sequence(lookedTo);
    }
    return true;
  }

  private boolean count(EventView event, ByteWriter batch) {
    long sequence = event.sequence();
    boundMet = request.reverse() ? sequence < since : sequence >= until;
    if (boundMet) {
      return false;
    }
    if (events == request.limit()) {
      boundMet = true;
      more = true;
      return false;
    }
    if (shows(event)) {
      if (encoded == events && batch.length() < BATCH_BYTES) {
        encode(event, batch);
      }
      events++;
    }
    lookedTo = sequence;
    return true;
  }

  /**
   * Encodes the next batch into the sink, which it clears first.
   *
   * @return false if retention has removed what was counted: the page can't be completed
   */
  public boolean fill(ByteWriter batch) {
    batch.truncate(0);
    Sequence from = new Sequence(encodedTo);
    Scan scan =
        scan(
            from,
            event -> {
              if (shows(event)) {
                encode(event, batch);
              }
              return encoded < events && batch.length() < BATCH_BYTES;
            });
    boolean whole = !hasPassed(scan.bounds().floor(), from);
    return whole && (encoded == events || !scan.ended());
  }

  private Scan scan(Sequence from, EventVisitor visitor) {
    return request.filter().scan(log, from, request.reverse(), request.rowsMax(), visitor);
  }

  private boolean hasPassed(Sequence floor, Sequence position) {
    return !request.reverse() && floor.isAfter(position);
  }

  private boolean shows(EventView event) {
    long sequence = event.sequence();
    return sequence >= since && sequence < until && request.filter().shows(event);
  }

  private void encode(EventView event, ByteWriter batch) {
    if (encoded > 0) {
      batch.raw((byte) ',');
    }
    byte[] value = request.values() ? values.of(event.toEvent()) : null;
    encoder.record(event, value, batch);
    encoded++;
    encodedTo = event.sequence();
  }

  /** True once every event of the page was encoded. */
  public boolean isEncoded() {
    return encoded == events;
  }

  /** The exclusive position the page starts from. */
  public Sequence start() {
    return start.position();
  }

  /** The cursor that goes on behind this page. */
  public Sequence next() {
    return next;
  }

  /** True if there may be more in the page's direction. */
  public boolean more() {
    return more;
  }

  public int events() {
    return events;
  }
}
