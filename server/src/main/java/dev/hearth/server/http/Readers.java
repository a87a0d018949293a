package dev.hearth.server.http;

import dev.hearth.storage.model.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The threads on which routes read the log: platform threads, because a page fault in mapped memory
 * blocks its carrier, and few, so that a flood of requests waits here and not on the disk. Callers
 * run on virtual threads and block cheaply; or on a platform thread that is spared the switch as
 * long as reads are quick.
 */
public final class Readers implements AutoCloseable {
  /** Many times what a read in memory takes, and less than most disks take for a page. */
  private static final long SLOW_NANOS = 200_000;

  private static final long AVOID_NANOS = 10_000_000;

  /**
   * The part of the threads that may scan at once: what looks at a hundred thousand rows leaves the
   * others to what looks at one.
   */
  private static final int SCANS_SHARE = 2;

  private static final Duration SCAN_PATIENCE = Duration.ofSeconds(5);

  private final ThreadPoolExecutor threads;
  private final BoundedWork scans;
  private final LongSupplier nanos;
  private volatile long slowUntil;

  /**
   * @param count threads
   * @param waitingMax reads that wait for a thread; more are turned away as overload
   */
  public Readers(int count, int waitingMax) {
    this(count, waitingMax, System::nanoTime, SCAN_PATIENCE);
  }

  /**
   * @param nanos tells the time since whenever
   * @param scanPatience how long a scan waits for its turn
   */
  Readers(int count, int waitingMax, LongSupplier nanos, Duration scanPatience) {
    this.nanos = nanos;
    this.scans = new BoundedWork("scans", Math.max(1, count / SCANS_SHARE), scanPatience);
    this.slowUntil = nanos.getAsLong();
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(waitingMax),
            Thread.ofPlatform().daemon().name("reader-", 0).factory());
  }

  /**
   * True while reads find what they look for in memory, as they nearly always do. A thread that
   * serves many connections may then read by itself. After one read that took long, nobody does for
   * a moment: what a cold disk makes wait is only this pool.
   */
  public boolean areQuick() {
    return nanos.getAsLong() - slowUntil >= 0;
  }

  /**
   * Runs a read of storage and waits for it; what it throws is thrown here. On a virtual thread it
   * is this pool that reads, on a platform thread the caller.
   */
  public <T> T read(Supplier<T> read) {
    return Thread.currentThread().isVirtual() ? readByPool(read) : readHere(read);
  }

  /**
   * As {@link #read}, for what may look at very many rows: at most half of the threads do that at
   * once, if there are two. The others wait some seconds for their turn.
   *
   * @throws StorageException.Overloaded if that did not come
   */
  public <T> T scan(Supplier<T> read) {
    return scans.run(() -> read(read));
  }

  private <T> T readHere(Supplier<T> read) {
    long began = nanos.getAsLong();
    try {
      return read.get();
    } finally {
      long now = nanos.getAsLong();
      if (now - began > SLOW_NANOS) {
        slowUntil = now + AVOID_NANOS;
      }
    }
  }

  private <T> T readByPool(Supplier<T> read) {
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
