package dev.hearth.server.http.events;

import dev.hearth.server.events.Refusal;
import dev.hearth.server.events.RefusedException;
import dev.hearth.server.http.ByteRange;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.FileBody;
import dev.hearth.server.http.Problem;
import dev.hearth.server.http.ProblemException;
import dev.hearth.server.http.Readers;
import dev.hearth.server.http.Route;
import dev.hearth.server.subscriptions.Positions;
import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.pages.HistoryPages;
import dev.hearth.storage.pages.OpenPage;
import dev.hearth.storage.pages.PageName;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code GET /events/pages/<name>}: the file of one page, as it lies on the disk (docs/protocol.md,
 * Pages).
 *
 * <pre>
 * GET /events/pages/0000000000000-00361F46YR8ZW-9c01…    HTTP/1.1 200 OK
 *                                                        Content-Type: application/zstd
 *                                                        Content-Length: 2401322
 *                                                        Cache-Control: public, max-age=31536000, immutable
 *                                                        ETag: "9c01…"
 *                                                        Accept-Ranges: bytes
 * </pre>
 */
final class PageRoute implements Route {
  private static final String TYPE = "application/zstd";

  private final EventLog log;
  private final Optional<HistoryPages> pages;
  private final Readers readers;
  private final FeedLimits limits;

  PageRoute(EventLog log, Optional<HistoryPages> pages, Readers readers, FeedLimits limits) {
    this.log = log;
    this.pages = pages;
    this.readers = readers;
    this.limits = limits;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    exchange.answerProblemsAsJson();
    String path = exchange.rawPath();
    PageName name =
        PageName.parse(path.substring(path.lastIndexOf('/') + 1)).orElseThrow(PageRoute::notFound);
    Optional<OpenPage> found =
        pages.flatMap(kept -> readers.read(() -> kept.open(name, looksAgain(exchange))));
    try (OpenPage page = found.orElseThrow(() -> missing(name))) {
      send(exchange, page);
    }
  }

  /** Whoever goes past caches got something else from one, or from our disk. */
  private static boolean looksAgain(Exchange exchange) {
    return exchange.headers("Cache-Control").stream()
        .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("no-cache"));
  }

  private RuntimeException missing(PageName name) {
    Bounds bounds = readers.read(log::bounds);
    return name.through().isAfter(bounds.floor())
        ? notFound()
        : new RefusedException(
            new Refusal.CursorLost(Positions.Refusal.EXPIRED, bounds.floor(), bounds));
  }

  private static ProblemException notFound() {
    return Problem.of(404, "not_found", "Not Found").exception();
  }

  private void send(Exchange exchange, OpenPage page) throws IOException {
    String etag = "\"" + page.name().hash() + "\"";
    List<String> match = exchange.headers("If-Match");
    if (!match.isEmpty() && !EntityTags.listStrongly(match, etag)) {
      throw Problem.of(412, "precondition_failed", "Precondition Failed").exception();
    }
    exchange.setHeader("ETag", etag).setHeader("Cache-Control", limits.settledCacheControl());
    if (EntityTags.names(exchange.headers("If-None-Match"), etag)) {
      exchange.sendEmpty(304);
      return;
    }
    Optional<ByteRange> range = range(exchange, page, etag);
    exchange.setHeader("Accept-Ranges", "bytes");
    range.ifPresent(part -> exchange.setHeader("Content-Range", part.of(page.bytes())));
    ByteRange part = range.orElse(new ByteRange(0, page.bytes()));
    if (!exchange.isHead()) {
      exchange.holdMemory(FileBody.heldBytes(part.length()));
    }
    OutputStream out = exchange.begin(range.isPresent() ? 206 : 200, TYPE, part.length());
    if (!exchange.isHead()) {
      FileBody.copy(page.file(), part.first(), part.length(), out);
      out.close();
    }
  }

  /** The part asked for, unless {@code If-Range} names another content. */
  private static Optional<ByteRange> range(Exchange exchange, OpenPage page, String etag) {
    if (exchange.isHead()
        || exchange.header("If-Range").filter(tag -> !tag.equals(etag)).isPresent()) {
      return Optional.empty();
    }
    Optional<ByteRange> range =
        exchange.header("Range").flatMap(header -> ByteRange.parse(header, page.bytes()));
    if (range.isPresent() && !range.get().isSatisfiable()) {
      throw ByteRange.refused(page.bytes());
    }
    return range;
  }
}
