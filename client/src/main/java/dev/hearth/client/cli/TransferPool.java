package dev.hearth.client.cli;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs many small jobs on a few threads and holds back whoever brings them faster than they are
 * done, so that a folder of any size takes little memory. The first exception or error stops
 * everything and is thrown by {@link #finish}.
 */
final class TransferPool implements AutoCloseable {
  /** Jobs waiting for each thread, so that none is ever idle for want of the next file's name. */
  private static final int WAITING_PER_THREAD = 4;

  private final ExecutorService threads;
  private final Semaphore room;
  private final int places;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  TransferPool(int jobs) {
    this.threads = Executors.newFixedThreadPool(jobs);
    this.places = jobs * WAITING_PER_THREAD;
    this.room = new Semaphore(places);
  }

  boolean hasFailed() {
    return failure.get() != null;
  }

  /** Waits for room, then leaves the job to the pool; drops it if something has failed. */
  void submit(Runnable job) {
    room.acquireUninterruptibly();
    threads.execute(
        () -> {
          try {
            if (!hasFailed()) {
              job.run();
            }
          } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
          } finally {
            room.release();
          }
        });
  }

  /**
   * Waits for all jobs.
   *
   * @throws RuntimeException the first that a job threw; an error is thrown as well
   */
  void finish() {
    room.acquireUninterruptibly(places);
    room.release(places);
    switch (failure.get()) {
      case null -> {}
      case Error error -> throw error;
      case RuntimeException first -> throw first;
      case Throwable other -> throw new IllegalStateException(other); // no job can throw it
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
