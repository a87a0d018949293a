package dev.hearth.server.http.events;

/**
 * What bounds event requests.
 *
 * @param selectorsMax selectors on one connection or page
 * @param pageRowsMax rows of the log that one page of history looks at, or a text feed in one go
 * @param retention whether events are ever removed, so that even a settled page may go
 */
public record FeedLimits(int selectorsMax, int pageRowsMax, boolean retention) {
  public static final FeedLimits DEFAULTS = new FeedLimits(100, 100_000, false);

  /** How long a page that can't change may be kept. */
  String settledCacheControl() {
    return retention ? "public, max-age=3600" : "public, max-age=31536000, immutable";
  }
}
