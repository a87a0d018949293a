package dev.hearth.storage.tables;

import dev.hearth.storage.journal.BatchVisitor;
import dev.hearth.storage.journal.Journal;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.model.StorageException.NoSpace;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The side of the tables that changes them: the journal, the next batch, and checkpoints. */
final class Writing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writing.class);
  private static final int PAYLOAD_BYTES = 1 << 20;

  private final Journal journal;
  private final AtomicReference<View> view;
  private final TablesOptions options;
  private final Supplier<dev.hearth.storage.lmdb.ReadTransaction> opening;

  /** Held while a write transaction is open, and to freeze; a sync of the journal falls into it. */
  private final ReentrantLock lock = new ReentrantLock(true);

  private final JournalBinding binding;
  private final Checkpoints checkpoints;
  private final Checkpointer checkpointer;
  private final BooleanSupplier journalHasRoom;
  private ByteBuffer payload = ByteBuffer.allocateDirect(PAYLOAD_BYTES);
  private boolean closed;

  Writing(
      Environment environment,
      Journal journal,
      AtomicReference<View> view,
      TablesOptions options,
      Steps steps) {
    this.journal = journal;
    this.view = view;
    this.options = options;
    this.opening = environment::readToWrite;
    this.binding = new JournalBinding(environment);
    this.checkpoints = new Checkpoints(environment, journal, view, lock, steps);
    this.checkpointer = new Checkpointer(checkpoints, view, options);
    this.journalHasRoom = () -> journal.hasRoom(journal.payloadBytesMax());
  }

  /** Says in LMDB that the journal which was replayed goes on there. */
  void bind() {
    binding.bind(journal.identity());
  }

  long replay(long after, BatchVisitor visitor) {
    checkpoints.begin(after);
    return journal.replay(after, visitor);
  }

  void announceTo(CheckpointListener listener) {
    checkpoints.listener(listener);
  }

  void start(CheckpointListener listener) {
    checkpoints.listener(listener);
    checkpointer.start();
  }

  int batchBytesMax() {
    return journal.payloadBytesMax();
  }

  boolean isStuck() {
    return checkpoints.stuck() != null;
  }

  /** Makes a checkpoint; returns what {@link #parts} was at its end. */
  long checkpoint() {
    return checkpoints.run();
  }

  long parts() {
    return checkpoints.parts();
  }

  /** Begins the next batch. */
  WriteTransaction begin() {
    checkpointer.awaitRoom(journalHasRoom);
    lock.lock();
    try {
      return new WriteTransaction(this, Snapshot.take(view::get, opening));
    } catch (RuntimeException | Error e) {
      lock.unlock();
      throw e;
    }
  }

  /** Makes a batch durable, then visible. */
  void publish(WriteTransaction batch) {
    if (batch.payloadBytes() > journal.payloadBytesMax()) {
      throw new NoSpace(); // Nothing was written yet.
    }
    ByteBuffer rows = room((int) batch.payloadBytes());
    batch.encode(rows);
    try {
      journal.append(batch.number(), rows.flip());
      Layer active = view.get().active();
      long before = active.bytes();
      active.grow(batch.memoryBytes(), options.nanoTime().getAsLong());
      view.updateAndGet(now -> now.published(batch.number()));
      checkpointer.grown(before, active.bytes());
    } catch (RuntimeException | Error e) { // The journal may have it; the next start finds out.
      checkpoints.fail(e);
      throw e;
    }
  }

  private ByteBuffer room(int bytes) {
    if (bytes > payload.capacity()) {
      payload = ByteBuffer.allocateDirect(Math.min(journal.payloadBytesMax(), 2 * bytes));
    }
    return payload.clear();
  }

  /** A write transaction ended. */
  void ended() {
    lock.unlock();
  }

  /** Makes a last checkpoint if there may be one; else the journal keeps what LMDB has not. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    checkpointer.close();
    try {
      checkpoints.close();
    } catch (StorageException e) {
      LOG.atWarn().setCause(e).log("no checkpoint at the end; the journal keeps the rest");
    } finally {
      journal.close();
    }
  }
}
