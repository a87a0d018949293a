package dev.hearth.storage.events;

import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import java.util.concurrent.TimeUnit;

/**
 * Watches how much room is left. Space is low while the rest of the map, or of the disk and of what
 * is free inside the file, is kept for what needs no space; what is in memory and on its way there
 * counts as used. The committer looks; checkpoints report from their thread.
 */
final class SpaceGuard {
  private static final long RESTORE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Asking map and disk costs system calls, so plenty is asked for again only after so long. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** With so much to spare on top of every reserve there is plenty. */
  private static final long PLENTY_BYTES = 256L << 20;

  private final Tables tables;
  private final long mapReserveBytes;
  private final SpaceReserve reserve;
  private long restoreTriedNanos = System.nanoTime() - RESTORE_NANOS;
  private long plentyNanos = System.nanoTime() - LOOK_NANOS;
  private volatile boolean low;

  SpaceGuard(Tables tables, long mapReserveBytes, SpaceReserve reserve) {
    this.tables = tables;
    this.mapReserveBytes = mapReserveBytes;
    this.reserve = reserve;
  }

  /** Looks again unless there was plenty a moment ago; true if space is low. */
  synchronized boolean look(Transaction transaction) {
    long now = System.nanoTime();
    if (!low && now - plentyNanos < LOOK_NANOS) {
      return false;
    }
    restoreReserve(now);
    // Without the reserve, room for it is missed too: or puts would eat what it was given up for.
    long wanted = reserve.isHeld() ? reserve.bytes() : 2 * reserve.bytes();
    low = !tables.hasRoom(transaction, mapReserveBytes, wanted);
    if (!low
        && tables.hasRoom(transaction, mapReserveBytes + PLENTY_BYTES, wanted + PLENTY_BYTES)) {
      plentyNanos = now;
    }
    return low;
  }

  private void restoreReserve(long now) {
    if (reserve.isHeld() || now - restoreTriedNanos < RESTORE_NANOS) {
      return;
    }
    restoreTriedNanos = now;
    reserve.restore();
  }

  /** Gives the reserve up, because what must always fit did not. */
  synchronized void relieve() {
    low = true;
    restoreTriedNanos = System.nanoTime();
    reserve.release();
  }

  boolean isLow() {
    return low;
  }
}
