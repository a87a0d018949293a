package dev.hearth.server.subscriptions;

/** Elapsed time for heartbeats, progress and stalls; tests advance their own. */
public interface Ticker extends AutoCloseable {
  /** Nanoseconds from an arbitrary origin; never goes back. */
  long nanos();

  /**
   * Calls the task again and again, a few times a second, never twice at once. Called once, by the
   * engine.
   */
  void start(Runnable task);

  /** No call is in progress or comes after this returns. */
  @Override
  void close();
}
