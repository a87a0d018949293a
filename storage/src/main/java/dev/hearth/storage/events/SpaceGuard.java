package dev.hearth.storage.events;

import dev.hearth.storage.model.StorageException.NoSpace;
import dev.hearth.storage.tables.Tables;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Watches how much room is left. Space is low while the rest of the map, or of the disk and of what
 * is free inside the file, is kept for what needs no space; what is in memory and on its way there
 * counts as used, whatever it will free. So when there seems to be too little, what is in memory is
 * taken over first, before each batch: then the judgement is exact, and deletes make room at once.
 *
 * <p>The committer looks; checkpoints report from their thread.
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

  /** Guards the reserve; held while its file is written, never over a checkpoint. */
  private final ReentrantLock lock = new ReentrantLock();

  private long restoreTriedNanos = System.nanoTime() - RESTORE_NANOS;
  private long plentyNanos = System.nanoTime() - LOOK_NANOS;
  private volatile boolean low;

  SpaceGuard(Tables tables, long mapReserveBytes, SpaceReserve reserve) {
    this.tables = tables;
    this.mapReserveBytes = mapReserveBytes;
    this.reserve = reserve;
  }

  /**
   * Looks again unless there was plenty a moment ago; true if space is low. Called between batches.
   *
   * @throws dev.hearth.storage.model.StorageException.IoFailure if a checkpoint failed
   */
  boolean look() {
    long now = System.nanoTime();
    if (!low && now - plentyNanos < LOOK_NANOS) {
      return false;
    }
    long wanted = wantedOfDisk(now);
    if (tables.hasRoom(mapReserveBytes + PLENTY_BYTES, wanted + PLENTY_BYTES)) {
      plentyNanos = now;
      low = false;
      return false;
    }
    low = !tables.hasRoom(mapReserveBytes, wanted) && !settles(wanted);
    return low;
  }

  /** Takes over what is in memory; true if there is room then. */
  private boolean settles(long wanted) {
    try {
      tables.checkpoint();
      return tables.hasRoom(mapReserveBytes, wanted);
    } catch (NoSpace e) {
      return false; // Which was reported, and will be tried again.
    }
  }

  /** Tries to have the reserve; says how much of the disk puts must leave alone. */
  private long wantedOfDisk(long now) {
    lock.lock();
    try {
      if (!reserve.isHeld() && now - restoreTriedNanos >= RESTORE_NANOS) {
        restoreTriedNanos = now;
        reserve.restore();
      }
      // Without it, room for it is missed too: or puts would eat what it was given up for.
      return reserve.isHeld() ? reserve.bytes() : 2 * reserve.bytes();
    } finally {
      lock.unlock();
    }
  }

  /** Gives the reserve up, because what must always fit did not. */
  void relieve() {
    lock.lock();
    try {
      low = true;
      restoreTriedNanos = System.nanoTime();
      reserve.release();
    } finally {
      lock.unlock();
    }
  }

  boolean isLow() {
    return low;
  }
}
