package dev.hearth.client;

import java.time.Duration;
import java.util.Optional;

/**
 * What a subscription tells its application, in the order of the log, one call at a time.
 *
 * <p>An event counts as seen when {@link #onEvent} returns. If it throws, the subscription ends
 * with that exception and the event was not seen: a new subscription from {@link
 * Subscription#cursor()} begins with it.
 */
public interface SubscriptionListener {
  /** Something happened. Across lost connections every event comes once, in order. */
  void onEvent(Event event);

  /** A connection stands. */
  default void onOpen() {}

  /**
   * A picture of what is stored now follows, as puts, up to {@link #onLive}. It starts from the
   * beginning: puts shown by an earlier picture that was cut off come again, and what is missing
   * now has been deleted since.
   */
  default void onSnapshot() {}

  /** All that had happened when the connection was made has been delivered; what follows is new. */
  default void onLive(String cursor) {}

  /** Nothing that was selected happened, and the position moved on. */
  default void onProgress(Progress progress) {}

  /**
   * The server could not continue from our cursor; events may be missing. The subscription goes on
   * by itself.
   */
  default void onReset(Reset reset) {}

  /**
   * The server ends this connection on purpose.
   *
   * @param reason {@code draining}, {@code expired}, {@code revoked} or {@code limit}
   */
  default void onBye(String reason) {}

  /**
   * The connection is gone, or could not be made; there will be another one.
   *
   * @param cause empty if the server ended it in good order
   * @param wait until then
   */
  default void onRetry(Optional<HomeserverException> cause, Duration wait) {}
}
