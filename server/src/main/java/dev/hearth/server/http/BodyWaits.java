package dev.hearth.server.http;

import java.util.function.BooleanSupplier;

/**
 * The connection below a body, as far as one limits how long a read waits for content: what arrives
 * may be none (an extension of a chunk, a trailer), and then no read returns. Belongs to the thread
 * that reads.
 */
public interface BodyWaits {
  /**
   * Ends the body of the request being handled with a {@link java.util.concurrent.TimeoutException}
   * as cause, if this is true when something has arrived in a read and no content. Asked only then.
   */
  void endWhen(BooleanSupplier overdue);
}
