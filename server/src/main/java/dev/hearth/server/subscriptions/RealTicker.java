package dev.hearth.server.subscriptions;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's own time; calls its task four times a second. */
public final class RealTicker implements Ticker {
  private static final Logger log = LoggerFactory.getLogger(RealTicker.class);
  private static final long PERIOD_MILLIS = 250;

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("stream-ticker").daemon().factory());

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void start(Runnable task) {
    var _ =
        executor.scheduleWithFixedDelay(
            () -> guarded(task), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** An executor silently drops a task that throws; heartbeats must not end with one mistake. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("ticking the streams failed");
    }
  }

  @Override
  public void close() {
    executor.close();
  }
}
