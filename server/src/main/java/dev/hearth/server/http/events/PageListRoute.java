package dev.hearth.server.http.events;

import dev.hearth.server.events.PageListing;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.Readers;
import dev.hearth.server.http.Route;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.pages.HistoryPages;
import dev.hearth.storage.pages.SealedPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * {@code GET /events/pages}: which pages of history follow a cursor (docs/protocol.md, Pages).
 *
 * <pre>
 * GET /events/pages?cursor=0     HTTP/1.1 200 OK
 *                                Content-Type: application/json
 *                                Cache-Control: public, max-age=5
 *
 *                                {"cursor":"0000000000000",
 *                                 "pages":[{"name":"0000000000000-00361F46YR8ZW-9c01…",
 *                                           "after":"0000000000000","through":"00361F46YR8ZW",
 *                                           "events":65536,"bytes":2401322,"hash":"9c01…"}],
 *                                 "next":"00361F46YR8ZW","more":false}
 * </pre>
 */
final class PageListRoute implements Route {
  static final int LIMIT_MAX = 1000;

  /** Old lists are right as far as they go; this keeps a crowd that starts at once off the log. */
  private static final String CACHE_CONTROL = "public, max-age=5";

  private final EventLog log;
  private final Optional<HistoryPages> pages;
  private final Readers readers;

  PageListRoute(EventLog log, Optional<HistoryPages> pages, Readers readers) {
    this.log = log;
    this.pages = pages;
    this.readers = readers;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    exchange.answerProblemsAsJson();
    FeedQuery query = new FeedQuery(exchange.query());
    var cursor = query.cursor();
    int limit = (int) query.limit(LIMIT_MAX).orElse(LIMIT_MAX);
    PageListing listing = readers.read(() -> PageListing.of(cursor, limit, log, pages));
    exchange.setHeader("Cache-Control", CACHE_CONTROL);
    exchange.send(200, "application/json", json(listing).getBytes(StandardCharsets.US_ASCII));
  }

  private static String json(PageListing listing) {
    StringBuilder json = new StringBuilder("{\"cursor\":\"").append(listing.cursor());
    json.append("\",\"pages\":[");
    String separator = "";
    for (SealedPage page : listing.run().pages()) {
      json.append(separator);
      separator = ",";
      json.append("{\"name\":\"").append(page.name());
      json.append("\",\"after\":\"").append(page.name().after());
      json.append("\",\"through\":\"").append(page.name().through());
      json.append("\",\"events\":").append(page.events());
      json.append(",\"bytes\":").append(page.bytes());
      json.append(",\"hash\":\"").append(page.name().hash()).append("\"}");
    }
    json.append("],\"next\":\"").append(listing.next());
    return json.append("\",\"more\":").append(listing.run().more()).append('}').toString();
  }
}
