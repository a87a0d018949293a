package dev.hearth.storage.tables;

import dev.hearth.storage.journal.Journal;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.NoSpace;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is in memory over into LMDB: freezes the active layer between two batches, writes it,
 * drops it from the view, and releases its part of the journal. Safe for any thread; one checkpoint
 * at a time.
 *
 * <p>After an error that is not a lack of space nobody knows what LMDB's file holds, and none is
 * tried again: the journal has everything, and a start begins from what LMDB says it has.
 */
final class Checkpoints implements AutoCloseable {
  private final Environment environment;
  private final Journal journal;
  private final AtomicReference<View> view;
  private final ReentrantLock writing;
  private final Steps steps;

  /**
   * Held over a whole checkpoint, disk included. No reader waits for it; the committer does when
   * memory or journal are full, and when space is low.
   */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile CheckpointListener listener;
  private volatile @Nullable Throwable broken;
  private volatile @Nullable NoSpace stuck;

  /** What could not be finished for lack of space; its layer is the frozen one. */
  private @Nullable Checkpoint unfinished;

  /** True once there was the last one; changed and read under the lock. */
  private boolean closed;

  /** The last batch that LMDB has. */
  private long batch;

  private final AtomicLong failures = new AtomicLong();

  /** How often LMDB had a part of a layer. */
  private final AtomicLong parts = new AtomicLong();

  Checkpoints(
      Environment environment,
      Journal journal,
      AtomicReference<View> view,
      ReentrantLock writing,
      Steps steps) {
    this.environment = environment;
    this.journal = journal;
    this.view = view;
    this.writing = writing;
    this.steps = steps;
    this.listener = new Nobody();
  }

  private static final class Nobody implements CheckpointListener {
    @Override
    public void outOfSpace() {}

    @Override
    public void failed(Throwable cause) {}
  }

  void listener(CheckpointListener told) {
    listener = told;
  }

  /** Says which batch LMDB has at the start. */
  void begin(long lastBatch) {
    lock.lock();
    try {
      batch = lastBatch;
    } finally {
      lock.unlock();
    }
  }

  /** Why there will be no more; null while there may. */
  @Nullable Throwable broken() {
    return broken;
  }

  /** Why the latest one did not end; null if it did. */
  @Nullable NoSpace stuck() {
    return stuck;
  }

  /** How many did not end. */
  long failures() {
    return failures.get();
  }

  /** Ends all checkpoints and all batches. */
  void fail(Throwable cause) {
    broken = cause;
    listener.failed(cause);
  }

  /**
   * Takes over everything published before the call.
   *
   * @return {@link #parts} as it was when LMDB had no part of a layer
   * @throws NoSpace if there is no room; it may be tried again
   * @throws IoFailure if it failed, or one before did
   * @throws IllegalStateException on a virtual thread, or after {@link #close}; nothing has
   *     happened
   */
  long run() {
    Environment.requirePlatformThread();
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("there are no more checkpoints: the tables are closed");
      }
      return runNext();
    } finally {
      lock.unlock();
    }
  }

  private long runNext() {
    try {
      requireSound();
      Checkpoint left = unfinished;
      if (left != null) {
        run(left);
      }
      Checkpoint fresh = freeze();
      if (fresh != null) {
        run(fresh);
      }
      stuck = null;
      return parts.get();
    } catch (NoSpace e) {
      stuck = e;
      failures.incrementAndGet();
      throw e;
    } catch (RuntimeException | Error e) {
      if (broken == null) {
        fail(e);
      }
      throw e;
    }
  }

  /**
   * Makes the last one, unless one failed before. Waits for the one under way in any case, and
   * whoever comes later, be it that they waited behind this one, is refused: LMDB's map goes away
   * next, and a thread that wrote to it then would take the process with it.
   *
   * @throws NoSpace if there is no room for it
   * @throws IoFailure if it failed
   * @throws IllegalStateException on a virtual thread
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed && broken == null) {
        run();
      }
    } finally {
      closed = true;
      lock.unlock();
    }
  }

  private void requireSound() {
    Throwable cause = broken;
    if (cause != null) {
      throw new IoFailure(cause);
    }
  }

  /** Sets the active layer aside; null if it is empty. */
  private @Nullable Checkpoint freeze() {
    View frozen;
    writing.lock();
    try {
      if (view.get().active().isEmpty()) {
        return null;
      }
      frozen = view.updateAndGet(View::freeze);
    } finally {
      writing.unlock();
    }
    steps.reached(Step.FROZEN);
    return new Checkpoint(
        environment, frozen.frozen(), batch, frozen.batch(), journal.identity(), steps);
  }

  private void run(Checkpoint checkpoint) {
    unfinished = checkpoint;
    checkpoint.run(this::outOfSpace);
    unfinished = null;
    batch = checkpoint.batch();
    view.updateAndGet(View::dropped);
    journal.release(batch);
  }

  private void outOfSpace() {
    parts.incrementAndGet(); // From here on it may go in parts.
    listener.outOfSpace();
  }

  /**
   * Counts the times at which LMDB may have had a part of a layer, so that who copies LMDB alone
   * learns whether there was one meanwhile: whether it is still what {@link #run} returned.
   */
  long parts() {
    return parts.get();
  }
}
