package dev.hearth.storage.events;

import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import java.util.concurrent.TimeUnit;

/**
 * Watches how much room is left. Space is low while the rest of the map, or of the disk and of what
 * is free inside the file, is kept for what needs no space. Belongs to the committer's thread, but
 * for {@link #isLow}.
 */
final class SpaceGuard {
  private static final long RESTORE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Tables tables;
  private final long mapReserveBytes;
  private final SpaceReserve reserve;
  private long restoreTriedNanos = System.nanoTime() - RESTORE_NANOS;
  private volatile boolean low;

  SpaceGuard(Tables tables, long mapReserveBytes, SpaceReserve reserve) {
    this.tables = tables;
    this.mapReserveBytes = mapReserveBytes;
    this.reserve = reserve;
  }

  /** Looks again; true if space is low. */
  boolean look(Transaction transaction) {
    restoreReserve();
    // Without the reserve, room for it is missed too: or puts would eat what it was given up for.
    long wanted = reserve.isHeld() ? reserve.bytes() : 2 * reserve.bytes();
    low = !tables.hasRoom(transaction, mapReserveBytes, wanted);
    return low;
  }

  private void restoreReserve() {
    long now = System.nanoTime();
    if (reserve.isHeld() || now - restoreTriedNanos < RESTORE_NANOS) {
      return;
    }
    restoreTriedNanos = now;
    reserve.restore();
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
