package dev.hearth.server.http.events;

import dev.hearth.server.subscriptions.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Time that stands still until a test moves it. */
final class ManualTicker implements Ticker {
  private long nanos;
  private @Nullable Runnable task;

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized void start(Runnable newTask) {
    task = newTask;
  }

  /** Moves time and lets the engine look at it, on this thread. */
  void advance(Duration time) {
    Runnable now;
    synchronized (this) {
      nanos += time.toNanos();
      now = task;
    }
    if (now != null) {
      now.run();
    }
  }

  @Override
  public synchronized void close() {
    task = null;
  }
}
