package dev.hearth.server.http.jetty;

import java.time.Duration;

/**
 * What the connector allows a peer.
 *
 * @param requestHeaderBytes of request line and headers together; more is 431
 * @param headerFieldsMax of a request, and again of the trailers of its body; more is 431, and 400.
 *     Each holds some 130 bytes, however short it is
 * @param headerTimeout within which a request's header has to arrive once it has begun, and a
 *     connection is kept that has not asked for anything yet
 * @param bodyIdle how long a body may stand still, and a connection be kept for its next request
 * @param acceptQueue connections that wait for the acceptor; the JDK's own 50 stalls a ramp
 * @param connectionsMax open at once, so that files can still be opened and the heap holds what
 *     each may have sent of a header
 */
public record HttpLimits(
    int requestHeaderBytes,
    int headerFieldsMax,
    Duration headerTimeout,
    Duration bodyIdle,
    int acceptQueue,
    int connectionsMax) {

  public static final HttpLimits DEFAULTS =
      new HttpLimits(16 << 10, 100, Duration.ofSeconds(10), Duration.ofSeconds(30), 4096, 65_536);

  /**
   * For one connection, so that all of them together leave a third of the heap even if each has
   * sent the most it may: a request line of 16 KiB that has not ended holds 33 KiB, a hundred
   * fields of as many bytes 29 KiB. And so that the launcher's 1 GiB has room for as many
   * connections as there may be streams.
   */
  private static final int HEAP_BYTES_EACH = 48 << 10;

  /** Connections where nothing is set, of a heap that grows to so many bytes. */
  public static int connections(long heapBytesMax) {
    return Math.clamp(heapBytesMax / HEAP_BYTES_EACH, 1, DEFAULTS.connectionsMax());
  }
}
