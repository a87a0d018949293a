package dev.hearth.server.resources;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.StorageException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Places for bodies on their way in, of which one user has no more than a share: whose senders are
 * slow has to wait for them, and nobody else. Safe for any thread.
 */
final class Places {
  private final Semaphore all;
  private final int share;
  private final ConcurrentHashMap<Pubky, Share> shares = new ConcurrentHashMap<>();

  /** One user's places, kept while somebody has or wants one. */
  private record Share(Semaphore free, int wanted) {
    Share wantedBy(int more) {
      return new Share(free, wanted + more);
    }
  }

  /**
   * @param atOnce places
   * @param share of them for one user
   */
  Places(int atOnce, int share) {
    this.all = new Semaphore(atOnce);
    this.share = share;
  }

  /** One place; given back once. */
  final class Place implements AutoCloseable {
    private final Pubky user;
    private final Semaphore own;

    private Place(Pubky user, Semaphore own) {
      this.user = user;
      this.own = own;
    }

    @Override
    public void close() {
      all.release();
      leave(user, own);
    }
  }

  /**
   * Takes a place, and waits for it up to a time.
   *
   * @throws StorageException.Overloaded if there is none
   */
  Place take(Pubky user, Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    Semaphore own = want(user).free();
    if (!acquire(own, until)) {
      unwant(user);
      throw new StorageException.Overloaded("uploads_per_user");
    }
    if (!acquire(all, until)) {
      leave(user, own);
      throw new StorageException.Overloaded("uploads");
    }
    return new Place(user, own);
  }

  private Share want(Pubky user) {
    return shares.compute(
        user, (_, kept) -> (kept == null ? new Share(new Semaphore(share), 0) : kept).wantedBy(1));
  }

  private void unwant(Pubky user) {
    shares.computeIfPresent(user, (_, kept) -> kept.wanted() == 1 ? null : kept.wantedBy(-1));
  }

  private void leave(Pubky user, Semaphore own) {
    own.release();
    unwant(user);
  }

  private static boolean acquire(Semaphore semaphore, long until) {
    try {
      return semaphore.tryAcquire()
          || semaphore.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Users of whom something is kept. */
  int users() {
    return shares.size();
  }
}
