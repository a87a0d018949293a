package dev.hearth.server.http;

/**
 * Answers the requests of one method on one path. Runs on a virtual thread and may block, but for
 * requests that are answered {@link Dispatch.Way#HERE here}; what it throws is turned into an
 * answer by {@link ErrorMapper}.
 */
@FunctionalInterface
public interface Route {
  void handle(Exchange exchange) throws Exception;

  /**
   * True if a GET with this query is answered by a stream, or refused. What leaves HTTP with its
   * connection needs no servlet, so none is made for it.
   */
  default boolean opensStream(Query query) {
    return false;
  }
}
