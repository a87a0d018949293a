package dev.hearth.server.http;

import dev.hearth.storage.model.StorageException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The threads on which routes read the log: platform threads, because a page fault in mapped memory
 * blocks its carrier, and few, so that a flood of requests waits here and not on the disk. Callers
 * run on virtual threads and block cheaply.
 */
public final class Readers implements AutoCloseable {
  private final ThreadPoolExecutor threads;

  /**
   * @param count threads
   * @param waitingMax reads that wait for a thread; more are turned away as overload
   */
  public Readers(int count, int waitingMax) {
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(waitingMax),
            Thread.ofPlatform().daemon().name("reader-", 0).factory());
  }

  /** Runs a read of storage and waits for it; what it throws is thrown here. */
  public <T> T read(Supplier<T> read) {
    FutureTask<T> task = new FutureTask<>(read::get);
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      throw new StorageException.Overloaded("readers");
    }
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.IoFailure(e);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
