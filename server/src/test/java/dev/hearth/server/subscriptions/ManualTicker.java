package dev.hearth.server.subscriptions;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only when a test says so. */
final class ManualTicker implements Ticker {
  private final AtomicLong now = new AtomicLong();
  private volatile Runnable task = () -> {};

  @Override
  public long nanos() {
    return now.get();
  }

  @Override
  public void start(Runnable newTask) {
    task = newTask;
  }

  /** Lets time pass and ticks once. */
  void advance(Duration time) {
    now.addAndGet(time.toNanos());
    task.run();
  }

  @Override
  public void close() {
    task = () -> {};
  }
}
