package dev.hearth.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tells an {@code EventSource} to come back later. An HTTP error would stop it for good, so
 * overload and draining look to it like a stream that ended, with a waiting time that spreads the
 * crowd.
 */
public final class RetryLater {
  public static final String EVENT_STREAM = "text/event-stream";
  private static final long SECONDS_DEFAULT = 5;

  private RetryLater() {}

  static void answer(Exchange exchange, Problem problem) throws IOException {
    String seconds = problem.headers().getOrDefault("Retry-After", "" + SECONDS_DEFAULT);
    long millis = Long.parseLong(seconds) * 1000;
    long spread = millis + ThreadLocalRandom.current().nextLong(millis);
    exchange.setHeader("Cache-Control", "no-store").setHeader("Connection", "close");
    exchange.send(
        200, EVENT_STREAM, ("retry: " + spread + "\n\n").getBytes(StandardCharsets.US_ASCII));
  }
}
