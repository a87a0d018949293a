package dev.hearth.server.http.jetty;

import java.time.Duration;

/**
 * What the connector allows a peer.
 *
 * @param requestHeaderBytes of request line and headers together; more is 431
 * @param headerTimeout within which a request's header has to arrive once it has begun, and a
 *     connection without a request is kept
 * @param bodyIdle how long a body may stand still
 * @param acceptQueue connections that wait for the acceptor; the JDK's own 50 stalls a ramp
 * @param connectionsMax open at once, so that files can still be opened
 */
public record HttpLimits(
    int requestHeaderBytes,
    Duration headerTimeout,
    Duration bodyIdle,
    int acceptQueue,
    int connectionsMax) {

  public static final HttpLimits DEFAULTS =
      new HttpLimits(16 << 10, Duration.ofSeconds(10), Duration.ofSeconds(30), 4096, 65_536);
}
