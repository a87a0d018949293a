package dev.hearth.storage.events;

import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.Transaction;
import java.util.concurrent.TimeUnit;

/**
 * Watches how much room is left. Space is low while the rest of the map is kept for what needs no
 * space, or while the reserve file had to be given up. Belongs to the committer's thread, but for
 * {@link #isLow}.
 */
final class SpaceGuard {
  private static final long RESTORE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Environment environment;
  private final long mapReserveBytes;
  private final SpaceReserve reserve;
  private long restoreTriedNanos = System.nanoTime() - RESTORE_NANOS;
  private volatile boolean low;

  SpaceGuard(Environment environment, long mapReserveBytes, SpaceReserve reserve) {
    this.environment = environment;
    this.mapReserveBytes = mapReserveBytes;
    this.reserve = reserve;
  }

  /** Looks again; true if space is low. */
  boolean look(Transaction transaction) {
    low = !holdsReserve() || environment.freeBytes(transaction) < mapReserveBytes;
    return low;
  }

  private boolean holdsReserve() {
    if (reserve.isHeld()) {
      return true;
    }
    long now = System.nanoTime();
    if (now - restoreTriedNanos < RESTORE_NANOS) {
      return false;
    }
    restoreTriedNanos = now;
    return reserve.restore();
  }

  /** Gives the reserve up, because what must always fit did not. */
  void relieve() {
    low = true;
    restoreTriedNanos = System.nanoTime();
    reserve.release();
  }

  boolean isLow() {
    return low;
  }
}
