package dev.hearth.server.http;

import dev.hearth.storage.model.StorageException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Work that takes long, of which only so much is done at once. Who finds no place waits for one, in
 * the order in which they came, and is turned away as overload when that takes too long. Safe for
 * any thread.
 */
public final class BoundedWork {
  private final String limit;
  private final Semaphore places;
  private final Duration patience;

  /**
   * @param limit the name of the bound, told to those who are turned away
   * @param atOnce how much is done at once
   * @param patience how long one waits for a place
   */
  public BoundedWork(String limit, int atOnce, Duration patience) {
    this(limit, new Semaphore(atOnce, true), patience);
  }

  /**
   * @param places one permit for each place
   */
  public BoundedWork(String limit, Semaphore places, Duration patience) {
    this.limit = limit;
    this.places = places;
    this.patience = patience;
  }

  /**
   * Works when there is a place; what the work throws is thrown here.
   *
   * @throws StorageException.Overloaded if no place came free in time
   */
  public <T> T run(Supplier<T> work) {
    if (!hasPlace()) {
      throw new StorageException.Overloaded(limit);
    }
    try {
      return work.get();
    } finally {
      places.release();
    }
  }

  private boolean hasPlace() {
    try {
      return places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** About how many wait for a place. */
  public int waiting() {
    return places.getQueueLength();
  }
}
