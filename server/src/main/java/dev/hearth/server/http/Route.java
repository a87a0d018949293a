package dev.hearth.server.http;

/**
 * Answers the requests of one method on one path. Runs on a virtual thread and may block, but for
 * requests that are {@link Dispatch#isQuick quick}; what it throws is turned into an answer by
 * {@link ErrorMapper}.
 */
@FunctionalInterface
public interface Route {
  void handle(Exchange exchange) throws Exception;
}
