package dev.hearth.client;

import java.time.Duration;
import java.util.Optional;

/** Tells a listener everything, and ends the subscription once all that had happened was told. */
final class UntilLive implements SubscriptionListener {
  /** Thrown through the subscription to end it. */
  static final class CaughtUpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CaughtUpException() {
      super("caught up", null, false, false);
    }
  }

  private final SubscriptionListener listener;

  UntilLive(SubscriptionListener listener) {
    this.listener = listener;
  }

  @Override
  public void onEvent(Event event) {
    listener.onEvent(event);
  }

  @Override
  public void onOpen() {
    listener.onOpen();
  }

  @Override
  public void onSnapshot() {
    listener.onSnapshot();
  }

  @Override
  public void onLive(String cursor) {
    listener.onLive(cursor);
    throw new CaughtUpException();
  }

  @Override
  public void onProgress(Progress progress) {
    listener.onProgress(progress);
  }

  @Override
  public void onReset(Reset reset) {
    listener.onReset(reset);
  }

  @Override
  public void onBye(String reason) {
    listener.onBye(reason);
  }

  @Override
  public void onRetry(Optional<HomeserverException> cause, Duration wait) {
    listener.onRetry(cause, wait);
  }
}
