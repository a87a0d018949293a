package dev.hearth.server.subscriptions;

import java.time.Duration;

/** Whether one more stream may be opened. */
public sealed interface Admission {
  /**
   * A place is taken. Hand it to {@link Subscriptions#open}, or close it when no stream comes of
   * it; closing is idempotent and does nothing once a stream has it.
   */
  non-sealed interface Place extends Admission, AutoCloseable {
    @Override
    void close();
  }

  /**
   * No: answer {@code 200} with {@code retry:} and close where {@code Accept} names {@code
   * text/event-stream}, else 503 (design §7).
   *
   * @param reason {@code DRAINING} or {@code OVERLOADED}
   * @param retryAfter when to come back, with jitter
   */
  record Refused(CloseReason reason, Duration retryAfter) implements Admission {}
}
