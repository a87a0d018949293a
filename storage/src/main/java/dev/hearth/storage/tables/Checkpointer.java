package dev.hearth.storage.tables;

import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.NoSpace;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that makes checkpoints when they are due, and the place where the writer waits for
 * one.
 */
final class Checkpointer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

  /** How soon a checkpoint that found no room is tried again. */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long NEVER_NANOS = TimeUnit.DAYS.toNanos(365);

  private final Checkpoints checkpoints;
  private final AtomicReference<View> view;
  private final TablesOptions options;

  /** Guards the fields below; held for a few instructions, never over the disk. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private @Nullable Thread thread;

  /** True if one is to be made although none is due. */
  private boolean wanted;

  private boolean closed;

  /** True if the last one found no room, and that was said; used by the thread alone. */
  private boolean roomless;

  Checkpointer(Checkpoints checkpoints, AtomicReference<View> view, TablesOptions options) {
    this.checkpoints = checkpoints;
    this.view = view;
    this.options = options;
  }

  /** Begins to make checkpoints on a thread of its own; until then who needs one makes it. */
  void start() {
    lock.lock();
    try {
      thread = Thread.ofPlatform().daemon().name("hearth-checkpointer").start(this::work);
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      boolean again = awaitDue();
      while (again) {
        again = tryOne() ? awaitDue() : pause();
      }
    } catch (Throwable e) { // Whatever ends this thread must end the writer's waiting too.
      LOG.atError().setCause(e).log("no more checkpoints until a restart");
      if (checkpoints.broken() == null) {
        checkpoints.fail(e);
      }
      wake();
    }
  }

  /** False if there was no room for it. */
  private boolean tryOne() {
    try {
      checkpoints.run();
      if (roomless) {
        LOG.atInfo().log("there is room for checkpoints again");
      }
      roomless = false;
      return true;
    } catch (NoSpace e) {
      if (!roomless) {
        LOG.atWarn().setCause(e).log("no room for a checkpoint; it is tried again until there is");
      }
      roomless = true;
      return false;
    } finally {
      wake();
    }
  }

  /** Both return false when it is closed. */
  private boolean pause() throws InterruptedException {
    lock.lock();
    try {
      long left = RETRY_NANOS;
      while (!closed && !wanted && left > 0) {
        left = changed.awaitNanos(left);
      }
      wanted = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitDue() throws InterruptedException {
    lock.lock();
    try {
      for (long left = dueInNanos(); !closed && !wanted && left > 0; left = dueInNanos()) {
        changed.awaitNanos(left);
      }
      wanted = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** When the next one is due. */
  private long dueInNanos() {
    View now = view.get();
    Layer active = now.active();
    if (now.frozen() != Layer.NONE || active.bytes() >= options.checkpointBytes()) {
      return 0;
    }
    if (active.isEmpty()) {
      return NEVER_NANOS;
    }
    long age = options.nanoTime().getAsLong() - active.sinceNanos();
    return options.checkpointAge().toNanos() - age;
  }

  /** Says that a batch made the active layer grow; wakes the thread if that changes its plan. */
  void grown(long bytesBefore, long bytesAfter) {
    long limit = options.checkpointBytes();
    if (bytesBefore == 0 || (bytesBefore < limit && bytesAfter >= limit)) {
      wake();
    }
  }

  /**
   * Waits until memory and journal have room for one more batch. Called by the writer only, who
   * then has no transaction open: one that began earlier keeps pages from being used again, so the
   * writer gives up only when a checkpoint failed that began while it waited.
   *
   * @throws NoSpace if they have none and a checkpoint can't make any
   * @throws IoFailure if there will be no more checkpoints
   */
  void awaitRoom(BooleanSupplier journalHasRoom) {
    while (!hasRoom(journalHasRoom)) {
      if (!awaitCheckpoint(journalHasRoom)) {
        checkpoints.run();
      }
    }
  }

  private boolean hasRoom(BooleanSupplier journalHasRoom) {
    Throwable broken = checkpoints.broken();
    if (broken != null) {
      throw new IoFailure(broken);
    }
    View now = view.get();
    long limit = options.checkpointBytes();
    boolean hasMemory = now.active().bytes() < (now.frozen() == Layer.NONE ? 2 * limit : limit);
    return hasMemory && journalHasRoom.getAsBoolean();
  }

  /** False if there is no thread to wait for. */
  private boolean awaitCheckpoint(BooleanSupplier journalHasRoom) {
    lock.lock();
    try {
      long failuresBefore = checkpoints.failures();
      while (!hasRoom(journalHasRoom)) {
        NoSpace stuck = checkpoints.stuck();
        if (stuck != null && checkpoints.failures() >= failuresBefore + 2) {
          throw new NoSpace(stuck);
        }
        if (thread == null || closed) {
          return false;
        }
        wanted = true;
        changed.signalAll();
        changed.awaitUninterruptibly();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the thread when its checkpoint has ended; idempotent. */
  @Override
  public void close() {
    Thread ending;
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      ending = thread;
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (ending != null && ending.isAlive()) {
      try {
        ending.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
