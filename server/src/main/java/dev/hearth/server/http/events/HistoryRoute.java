package dev.hearth.server.http.events;

import dev.hearth.server.coding.AcceptEncoding;
import dev.hearth.server.coding.CodedOutput;
import dev.hearth.server.coding.Coding;
import dev.hearth.server.events.HistoryFilter;
import dev.hearth.server.events.HistoryPage;
import dev.hearth.server.events.HistoryRequest;
import dev.hearth.server.events.ReadRight;
import dev.hearth.server.events.Refusal;
import dev.hearth.server.events.RefusedException;
import dev.hearth.server.events.SelectorText;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.Query;
import dev.hearth.server.http.Readers;
import dev.hearth.server.http.Route;
import dev.hearth.server.subscriptions.ByteWriter;
import dev.hearth.server.subscriptions.Cursor;
import dev.hearth.server.subscriptions.PrivateAccess;
import dev.hearth.server.subscriptions.Values;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /events/} as JSON history (docs/protocol.md §5).
 *
 * <pre>
 * GET /events/?selector=*%2Fpub%2F&amp;limit=1       HTTP/1.1 200 OK
 * Accept: application/json                       Content-Type: application/json
 *                                                Cache-Control: public, max-age=31536000, immutable
 *                                                ETag: "0000000000000-00361F46YR8ZR-1"
 *                                                Link: &lt;/events/?…&amp;cursor=00361F46YR8ZR&gt;; rel="next"
 *
 *                                                {"events":[{"id":"00361F46YR8ZR8p",…}],
 *                                                 "next":"00361F46YR8ZR","more":true}
 * </pre>
 */
final class HistoryRoute implements Route {
  private static final List<Coding> CODINGS = List.of(Coding.ZSTD, Coding.GZIP);
  static final int LIMIT_DEFAULT = 100;
  static final int LIMIT_MAX = 1000;
  private static final List<String> FOREIGN =
      List.of("user", "path", "live", "shallow", "from", "progress");

  private final EventLog log;
  private final Values values;
  private final Readers readers;
  private final PrivateSelectors privateSelectors;
  private final LongPoll longPoll;
  private final FeedLimits limits;

  HistoryRoute(
      EventLog log,
      Values values,
      Readers readers,
      PrivateSelectors privateSelectors,
      LongPoll longPoll,
      FeedLimits limits) {
    this.log = log;
    this.values = values;
    this.readers = readers;
    this.privateSelectors = privateSelectors;
    this.longPoll = longPoll;
    this.limits = limits;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    exchange.answerProblemsAsJson();
    Wish wish = read(new FeedQuery(exchange.query()));
    List<Selector> selectors =
        SelectorText.parseAll(exchange.query().allRaw("selector"), limits.selectorsMax());
    Optional<PrivateAccess> access = privateSelectors.access(exchange, selectors);
    ReadRight right = access.<ReadRight>map(session -> session::covers).orElse(ReadRight.NONE);
    HistoryRequest request =
        wish.request(new HistoryFilter(selectors, right), limits.pageRowsMax());
    Optional<Duration> wait = wish.most();
    ByteWriter batch = new ByteWriter(HistoryPage.BATCH_BYTES / 4);
    HistoryPage page = readers.scan(() -> HistoryPage.open(request, log, values, batch));
    if (wait.isPresent() && page.events() == 0 && !page.more() && !exchange.isHead()) {
      HistoryRequest later = request.after(page.next());
      longPoll.park(
          exchange,
          new LongPoll.Wait(selectors, access, page.next(), wait.get()),
          () -> answer(exchange, later, access));
      return;
    }
    send(exchange, request, page, batch);
  }

  /** Once more, later: the session may have ended between the event and its answer. */
  private void answer(Exchange exchange, HistoryRequest request, Optional<PrivateAccess> access)
      throws IOException {
    ByteWriter batch = new ByteWriter(HistoryPage.BATCH_BYTES / 4);
    HistoryPage page =
        readers.scan(
            () -> {
              if (access.isPresent() && !access.get().exists()) {
                throw new RefusedException(new Refusal.SessionRequired());
              }
              return HistoryPage.open(request, log, values, batch);
            });
    send(exchange, request, page, batch);
  }

  private void send(Exchange exchange, HistoryRequest request, HistoryPage page, ByteWriter batch)
      throws IOException {
    exchange.addHeader("Vary", "Accept-Encoding");
    Coding coding =
        request.filter().isPublic()
            ? AcceptEncoding.choose(exchange.headers("Accept-Encoding"), CODINGS)
            : Coding.IDENTITY;
    String etag = etag(page, coding);
    boolean waits = exchange.query().has("wait");
    boolean settled = request.isSettled() && page.more() && !waits;
    if (settled) {
      exchange.setHeader("ETag", etag).setHeader("Cache-Control", limits.settledCacheControl());
    } else {
      exchange.setHeader("Cache-Control", "no-store");
    }
    exchange.setHeader("Link", "<" + nextTarget(exchange, page.next()) + ">; rel=\"next\"");
    if (settled && EntityTags.names(exchange.headers("If-None-Match"), etag)) {
      exchange.sendEmpty(304);
      return;
    }
    send(exchange, page, batch, coding);
  }

  /** A page compressed in another way is other bytes, and a strong tag says so. */
  private static String etag(HistoryPage page, Coding coding) {
    String form = coding == Coding.IDENTITY ? "" : "-" + coding.text();
    return "\"" + page.start() + "-" + page.next() + "-" + page.events() + form + "\"";
  }

  /** What is asked for besides the selectors, checked for syntax. */
  private record Wish(
      Optional<Cursor> cursor,
      Optional<Sequence> since,
      Optional<Sequence> until,
      boolean reverse,
      int limit,
      boolean values,
      Optional<Duration> most) {
    HistoryRequest request(HistoryFilter filter, int rowsMax) {
      return new HistoryRequest(filter, cursor, since, until, reverse, limit, rowsMax, values);
    }
  }

  private static Wish read(FeedQuery query) {
    query.refuse(FOREIGN);
    query.is("format", "json");
    boolean include = query.is("include", "value");
    boolean reverse = query.flag("reverse");
    int limit = (int) query.limit(LIMIT_MAX).orElse(LIMIT_DEFAULT);
    var cursor = query.cursor();
    var since = query.since();
    var until = query.until();
    var wait = LongPoll.wait(query, reverse, until);
    return new Wish(cursor, since, until, reverse, limit, include, wait);
  }

  private void send(Exchange exchange, HistoryPage page, ByteWriter batch, Coding coding)
      throws IOException {
    if (!exchange.isHead()) {
      int most = Math.max(batch.length(), HistoryPage.BATCH_BYTES);
      exchange.holdMemory(page.isEncoded() ? batch.length() : most);
    }
    exchange.response().setStatus(200);
    exchange.setHeader("Content-Type", "application/json");
    boolean coded = coding != Coding.IDENTITY;
    if (coded) {
      exchange.setHeader("Content-Encoding", coding.text());
    }
    if (exchange.isHead()) {
      return;
    }
    byte[] head = "{\"events\":[".getBytes(StandardCharsets.US_ASCII);
    byte[] tail =
        ("],\"next\":\"" + page.next() + "\",\"more\":" + page.more() + "}")
            .getBytes(StandardCharsets.US_ASCII);
    if (page.isEncoded() && !coded) {
      exchange.response().setContentLengthLong(head.length + batch.length() + tail.length);
    }
    CodedOutput.Content content =
        out -> {
          out.write(head);
          writeEvents(page, batch, out);
          out.write(tail);
        };
    OutputStream out = exchange.response().getOutputStream();
    if (coded) {
      CodedOutput.send(coding, out, content);
    } else {
      content.writeTo(out);
    }
    out.close(); // Only a whole page is ended; what failed before is cut.
  }

  private void writeEvents(HistoryPage page, ByteWriter batch, OutputStream out)
      throws IOException {
    batch.writeTo(out);
    while (!page.isEncoded()) {
      if (!readers.scan(() -> page.fill(batch))) {
        throw new IOException("retention removed the rest of the page");
      }
      batch.writeTo(out);
    }
  }

  /** The request again, with the cursor of the page that follows. */
  private static String nextTarget(Exchange exchange, Sequence next) {
    StringBuilder target = new StringBuilder(exchange.rawPath()).append('?');
    for (String pair : Query.rawBut("cursor", exchange.rawQuery())) {
      target.append(safe(pair)).append('&');
    }
    return target.append("cursor=").append(next).toString();
  }

  /** A link ends at {@code >}; what may not stand in a URI is escaped, what is escaped stays. */
  private static String safe(String raw) {
    StringBuilder safe = new StringBuilder(raw.length());
    raw.codePoints()
        .forEach(
            c -> {
              if (c > 0x20 && c < 0x7F && "<>\"\\^`{|}".indexOf(c) < 0) {
                safe.append((char) c);
              } else {
                safe.append(URLEncoder.encode(Character.toString(c), StandardCharsets.UTF_8));
              }
            });
    return safe.toString();
  }
}
