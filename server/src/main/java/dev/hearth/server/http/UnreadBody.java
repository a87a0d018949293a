package dev.hearth.server.http;

import java.io.IOException;

/**
 * Reads on, a bounded number of bytes for a bounded time, after an answer that came before the
 * body's end. If we closed the connection on a client that is still sending, its kernel would throw
 * our answer away with the reset.
 */
final class UnreadBody {
  /** More than the largest body that is read whole (2 MiB) and what the socket buffers hold. */
  private static final int BYTES_MAX = 8 << 20;

  private UnreadBody() {}

  static void discard(Exchange exchange) {
    boolean waits = exchange.header("Expect").isPresent();
    if (waits || exchange.announcedLength() == 0 || !mayHaveBody(exchange)) {
      return;
    }
    try {
      TimelyBody body = exchange.timelyBody();
      body.endSoon();
      byte[] buffer = new byte[16 << 10];
      int left = BYTES_MAX;
      while (left > 0) {
        int count = body.read(buffer);
        if (count < 0) {
          return;
        }
        left -= count;
      }
    } catch (IOException | IllegalStateException e) {
      // The client went away, or the body is what was wrong: nothing is left to discard.
      return;
    }
  }

  private static boolean mayHaveBody(Exchange exchange) {
    return exchange.announcedLength() > 0 || exchange.header("Transfer-Encoding").isPresent();
  }
}
