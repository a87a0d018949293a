package dev.hearth.server.http.events;

import dev.hearth.server.events.HistoryFilter;
import dev.hearth.server.events.ReadRight;
import dev.hearth.server.events.Refusal;
import dev.hearth.server.events.RefusedException;
import dev.hearth.server.events.SelectorText;
import dev.hearth.server.events.TextFeed;
import dev.hearth.server.events.TimeText;
import dev.hearth.server.events.UpstreamCursor;
import dev.hearth.server.http.BoundedWork;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.Flags;
import dev.hearth.server.http.Query;
import dev.hearth.server.http.Readers;
import dev.hearth.server.http.Route;
import dev.hearth.server.subscriptions.ByteWriter;
import dev.hearth.server.subscriptions.Cursor;
import dev.hearth.server.subscriptions.EventFilter;
import dev.hearth.server.subscriptions.Positions;
import dev.hearth.server.subscriptions.Start;
import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * {@code GET /events/} as upstream's text feed (wire specification §6.2), to which a selector and
 * times may be added (docs/protocol.md §6).
 *
 * <pre>
 * GET /events/?cursor=41       HTTP/1.1 200 OK
 *                              Content-Type: text/plain; charset=utf-8
 *
 *                              PUT pubky://8pin…/pub/a.txt
 *                              cursor: 42
 * </pre>
 */
final class TextFeedRoute implements Route {
  static final String RESET_HEADER = "Hearth-Cursor-Reset";
  private static final int BATCH_BYTES = 16 << 10;
  private static final String URI_SCHEME = "pubky://";

  /**
   * Feeds that may read on at once although they have just found nothing. Nothing is written
   * meanwhile, so a client that has left goes unnoticed.
   */
  private static final int SEARCHES_MAX = 2;

  /** How long a feed waits to be one of them; each holds its place for 100,000 rows. */
  private static final Duration SEARCH_PATIENCE = Duration.ofSeconds(5);

  /**
   * How long a feed goes on without finding anything, hundreds of millions of rows: so long at most
   * it reads for a client that has left. Who looks for what is so rare asks for JSON, which goes on
   * from where it has come to.
   */
  private static final Duration SEARCH_MOST = Duration.ofSeconds(30);

  private final EventLog log;
  private final Readers readers;
  private final FeedLimits limits;
  private final BoundedWork searches;
  private final LongSupplier nanos;

  TextFeedRoute(EventLog log, Readers readers, FeedLimits limits) {
    this(log, readers, limits, searches(), System::nanoTime);
  }

  /**
   * @param searches bounds the feeds that read on at once after they found nothing
   * @param nanos tells the time since whenever
   */
  TextFeedRoute(
      EventLog log, Readers readers, FeedLimits limits, BoundedWork searches, LongSupplier nanos) {
    this.log = log;
    this.readers = readers;
    this.limits = limits;
    this.searches = searches;
    this.nanos = nanos;
  }

  static BoundedWork searches() {
    return new BoundedWork("searches", SEARCHES_MAX, SEARCH_PATIENCE);
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    Query query = exchange.query();
    Flags.flag(query, "reverse");
    Flags.flag(query, "shallow");
    Optional<Cursor> cursor = cursor(query);
    Optional<Sequence> since = time(query, "since", new Refusal.BadSince());
    Optional<Sequence> until = time(query, "until", new Refusal.BadUntil());
    List<Selector> selectors =
        SelectorText.parseAll(query.allRaw("selector"), limits.selectorsMax());
    if (selectors.stream().anyMatch(EventFilter::isPrivate)) {
      throw new RefusedException(new Refusal.Forbidden());
    }
    HistoryFilter filter = new HistoryFilter(selectors, ReadRight.NONE);
    int limit = Flags.limit(query);
    boolean fromOldest = cursor.map(Cursor::isOldest).orElse(since.isEmpty());
    TextFeed feed =
        readers.read(
            () -> {
              Positions.Resolved start = start(cursor, since);
              return new TextFeed(
                  filter,
                  log,
                  start.position(),
                  fromOldest,
                  start.refusal(),
                  since,
                  until,
                  limit,
                  limits.pageRowsMax());
            });
    send(exchange, feed);
  }

  private void send(Exchange exchange, TextFeed feed) throws IOException {
    ByteWriter batch = new ByteWriter(BATCH_BYTES);
    // Until the first event is found it may still turn out that the cursor has expired.
    if (!feed.isEnded()) {
      fill(feed, batch);
    }
    long found = nanos.getAsLong();
    while (!feed.isEnded() && batch.length() == 0) {
      search(feed, batch, found);
    }
    feed.reset().ifPresent(reset -> exchange.setHeader(RESET_HEADER, reset.text()));
    if (!exchange.isHead()) {
      exchange.holdMemory(
          feed.isEnded() ? batch.length() : Math.max(batch.length(), TextFeed.BATCH_BYTES));
    }
    exchange.setHeader("Cache-Control", "no-store");
    exchange.response().setStatus(200);
    exchange.setHeader("Content-Type", "text/plain; charset=utf-8");
    if (feed.isEnded()) {
      exchange.response().setContentLengthLong(batch.length());
    }
    if (exchange.isHead()) {
      return;
    }
    OutputStream out = exchange.response().getOutputStream();
    batch.writeTo(out);
    found = nanos.getAsLong();
    while (!feed.isEnded()) {
      if (batch.length() == 0) {
        search(feed, batch, found);
      } else {
        found = nanos.getAsLong();
        fill(feed, batch);
      }
      batch.writeTo(out);
    }
    out.close(); // Only a whole feed is ended; what failed before is cut.
  }

  /**
   * @param found when something was found last, or the search began
   */
  private void search(TextFeed feed, ByteWriter batch, long found) {
    if (nanos.getAsLong() - found > SEARCH_MOST.toNanos()) {
      throw new StorageException.Overloaded("search_seconds");
    }
    searches.run(
        () -> {
          fill(feed, batch);
          return batch;
        });
  }

  private void fill(TextFeed feed, ByteWriter batch) {
    readers.scan(
        () -> {
          feed.fill(batch);
          return batch;
        });
  }

  private Positions.Resolved start(Optional<Cursor> cursor, Optional<Sequence> since) {
    Bounds bounds = log.bounds();
    Positions positions = new Positions(log);
    if (cursor.isPresent()) {
      return upstream(positions, cursor.get(), bounds);
    }
    return since
        .map(time -> positions.resolve(new Start.Since(time), bounds))
        .orElseGet(() -> new Positions.Resolved(bounds.floor(), Optional.empty(), bounds));
  }

  /** On upstream's routes any number within the log is a place to go on from. */
  static Positions.Resolved upstream(Positions positions, Cursor cursor, Bounds bounds) {
    boolean within =
        !bounds.floor().isAfter(cursor.sequence()) && !cursor.sequence().isAfter(bounds.newest());
    return cursor instanceof Cursor.Decimal && within
        ? new Positions.Resolved(cursor.sequence(), Optional.empty(), bounds)
        : positions.resolve(new Start.After(cursor), bounds);
  }

  private static Optional<Cursor> cursor(Query query) {
    return last(query, "cursor")
        .map(text -> text.startsWith(URI_SCHEME) ? text.substring(URI_SCHEME.length()) : text)
        .filter(text -> !text.isEmpty())
        .map(
            text ->
                UpstreamCursor.parse(text)
                    .orElseThrow(() -> new RefusedException(new Refusal.BadCursor())));
  }

  private static Optional<Sequence> time(Query query, String name, Refusal refusal) {
    return last(query, name)
        .map(text -> TimeText.parse(text).orElseThrow(() -> new RefusedException(refusal)));
  }

  private static Optional<String> last(Query query, String name) {
    List<String> values = query.all(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
  }
}
