package dev.hearth.storage.events;

import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.model.StorageException.NoSpace;
import dev.hearth.storage.model.StorageException.WritingStopped;
import dev.hearth.storage.tables.CheckpointListener;
import dev.hearth.storage.tables.ReadTransaction;
import dev.hearth.storage.tables.WriteTransaction;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one writer: a platform thread that takes everything queued, commits it as one transaction,
 * answers the writers and announces the events. The batch is whatever arrived during the last fsync
 * and, for a moment, those who were just answered and come back: without that moment writers fall
 * into two halves that take turns, and each fsync serves one half. Safe for any thread.
 *
 * <p>Why nobody's refusal or failure hurts a neighbour: an operation is decided before it writes,
 * so a refusal leaves the transaction as it was; an operation that fails while it writes aborts the
 * transaction, and the others are attempted again without it, each decided anew. Answers go out
 * only after the commit, refusals included, because a refusal may rest on a neighbour's change. A
 * failed sync is never tried again: what it left in the page cache may be marked clean and be lost.
 *
 * <p>Futures complete on the committer's thread; what is attached to them must return at once.
 */
public final class Committer implements AutoCloseable {
  private static final long FOREVER_MILLIS = Long.MAX_VALUE / 1_000_000;

  /** Part of a commit's time that a batch lingers for those just answered to come back. */
  private static final int LINGER_PART = 8;

  private static final long LINGER_NANOS_MAX = 2_000_000;

  /** How often retention looks for events that have become too old while nobody writes. */
  private static final long RETENTION_MILLIS = 1_000;

  private final EventStore store;
  private final InstantSource clock;
  private final Steps steps;
  private final WritingState state;
  private final Retention retention;
  private final SpaceGuard space;
  private final CommitQueue queue;
  private final Thread thread;
  private final AtomicLong commits = new AtomicLong();
  private final AtomicLong operations = new AtomicLong();
  private final AtomicLong commitNanos = new AtomicLong();
  private final AtomicLong lastSequence = new AtomicLong();
  private volatile CommitListener listener = _ -> {};

  /** True if the last attempt became durable and left events that are too old. */
  private boolean retentionBehind;

  /** So much of the journal a batch takes before it takes no more operations in. */
  private final int batchBytes;

  /** How many operations would wait if everybody who was just answered came back at once. */
  private int expected;

  /** What the next batch may wait for them: a small part of what the last commit took. */
  private long lingerNanos;

  /** Composes the committer; {@link #start} sets it to work. */
  public Committer(
      EventStore store,
      CommitLimits limits,
      RetentionRules retentionRules,
      SpaceReserve reserve,
      WritingState state,
      InstantSource clock,
      Steps steps) {
    this.store = store;
    this.clock = clock;
    this.steps = steps;
    this.state = state;
    this.retention = new Retention(retentionRules, store, clock);
    this.space = new SpaceGuard(store.tables, limits.mapReserveBytes(), reserve);
    this.queue = new CommitQueue(limits);
    this.batchBytes = store.tables.batchBytesMax() / 2;
    this.thread = Thread.ofPlatform().daemon().name("hearth-committer").unstarted(this::run);
  }

  /** Begins to commit what is submitted. */
  public void start() {
    try (ReadTransaction transaction = store.tables.read()) {
      lastSequence.set(store.meta.get(transaction, Counter.LAST_SEQUENCE));
      retention.begin(transaction);
    }
    store.tables.start(new Checkpointing());
    thread.start();
  }

  /** Registers the one listener to committed batches; call before the first write. */
  public void announceTo(CommitListener announced) {
    listener = announced;
  }

  /**
   * Queues an operation. The future completes once it is durable, exceptionally with a {@code
   * StorageException}; {@code Overloaded} when the queue is full.
   */
  public <R> CompletableFuture<R> submit(Operation<R> operation) {
    Pending<R> pending = new Pending<>(operation);
    try {
      state.check();
      steps.reached(Step.QUEUED);
      queue.add(pending);
    } catch (RuntimeException e) {
      pending.refuse(e);
    }
    return pending.answer;
  }

  public CommitTotals totals() {
    return new CommitTotals(
        commits.get(),
        operations.get(),
        commitNanos.get(),
        queue.size(),
        lastSequence.get(),
        space.isLow());
  }

  private void run() {
    List<Pending<?>> taken = List.of();
    try {
      while (!queue.isDrained()) {
        taken = queue.takeAll(patienceMillis(), expected, lingerNanos);
        process(taken);
      }
    } catch (Throwable e) { // Whatever ends the one writer must stop writing for all to see.
      breakDown(taken, e);
    } finally {
      queue.close();
      queue.takeAll().forEach(pending -> pending.refuse(stopped()));
    }
  }

  private long patienceMillis() {
    if (retention.isOff() || state.cause().isPresent()) {
      return FOREVER_MILLIS;
    }
    return retentionBehind ? 0 : RETENTION_MILLIS;
  }

  private void process(List<Pending<?>> taken) {
    if (state.cause().isPresent()) {
      taken.forEach(pending -> pending.refuse(stopped()));
      return;
    }
    List<Pending<?>> remaining = taken;
    boolean relieved = false;
    while (!remaining.isEmpty() || !retention.isOff()) { // Each round ends it or makes it smaller.
      switch (attempt(remaining)) {
        case Outcome.Durable(Batch batch, int count) -> {
          deliver(remaining.subList(0, count), batch);
          remaining = remaining.subList(count, remaining.size());
          if (remaining.isEmpty()) {
            return;
          }
        }
        case Outcome.Unchanged(int count) -> {
          remaining.subList(0, count).forEach(Pending::deliver);
          remaining = remaining.subList(count, remaining.size());
          if (remaining.isEmpty()) {
            return;
          }
        }
        case Outcome.Poisoned(Pending<?> culprit, RuntimeException cause) -> {
          culprit.refuse(cause);
          remaining = without(remaining, culprit);
        }
        case Outcome.Stopped() -> {
          remaining.forEach(pending -> pending.refuse(stopped(pending)));
          return;
        }
        case Outcome.Full(NoSpace cause) -> {
          space.relieve();
          remaining = refuseNeedingSpace(remaining, cause);
          if (relieved) {
            settleApart(remaining, cause);
            return;
          }
          relieved = true;
        }
        case Outcome.Broken(Throwable cause) -> {
          breakDown(remaining, cause);
          return;
        }
      }
    }
  }

  /**
   * What does not fit as one commit is tried as two: a commit copies every page it touches before
   * it frees one, so thousands of deletes at once may want more pages than are left, and few never
   * do.
   */
  private void settleApart(List<Pending<?>> remaining, NoSpace cause) {
    if (remaining.size() <= 1) {
      remaining.forEach(pending -> pending.refuse(cause));
      return;
    }
    int half = remaining.size() / 2;
    process(remaining.subList(0, half));
    process(remaining.subList(half, remaining.size()));
  }

  private Outcome attempt(List<Pending<?>> remaining) {
    retentionBehind = false;
    try {
      return attempt(remaining, space.look());
    } catch (NoSpace e) {
      return new Outcome.Full(e);
    } catch (RuntimeException e) {
      return new Outcome.Broken(e);
    }
  }

  private Outcome attempt(List<Pending<?>> remaining, boolean low) {
    try (WriteTransaction transaction = store.tables.write()) {
      Batch batch = new Batch(transaction, store, clock);
      int count = 0;
      for (Pending<?> pending : remaining) {
        if (count > 0 && transaction.payloadBytes() >= batchBytes) {
          break;
        }
        count++;
        try {
          attempt(pending, batch, low);
        } catch (NoSpace e) {
          return new Outcome.Full(e);
        } catch (StorageException.IoFailure e) {
          return new Outcome.Broken(e);
        } catch (RuntimeException e) {
          noteCorruption(e);
          return new Outcome.Poisoned(pending, e);
        }
      }
      if (state.cause().isPresent()) {
        return new Outcome.Stopped();
      }
      int trimmed = retention.trim(batch);
      if (trimmed == 0 && remaining.subList(0, count).stream().allMatch(Pending::isRefused)) {
        return new Outcome.Unchanged(count);
      }
      steps.reached(Step.BEFORE_COMMIT);
      long before = System.nanoTime();
      batch.commit();
      long nanos = System.nanoTime() - before;
      commitNanos.addAndGet(nanos);
      lingerNanos = Math.min(nanos / LINGER_PART, LINGER_NANOS_MAX);
      retention.committed(batch, trimmed);
      retentionBehind = trimmed == Retention.STEP_ROWS;
      return new Outcome.Durable(batch, count);
    }
  }

  private void attempt(Pending<?> pending, Batch batch, boolean lowSpace) {
    int events = batch.events().size();
    pending.attempt(batch, lowSpace);
    pending.refusal().ifPresent(this::noteCorruption);
    if (batch.events().size() > events) {
      steps.reached(Step.STAMPED);
    }
  }

  /** A bad row of one tenant stops that tenant, where it was met; any other stops everybody. */
  private void noteCorruption(RuntimeException e) {
    if (e instanceof StorageException.CorruptRow corrupt) {
      state.note(corrupt);
    }
  }

  private void deliver(List<Pending<?>> done, Batch batch) {
    try {
      steps.reached(Step.COMMITTED);
    } catch (RuntimeException e) {
      breakDown(done, e);
      return;
    }
    if (!batch.events().isEmpty()) {
      lastSequence.set(batch.events().getLast().sequence().value());
    }
    commits.incrementAndGet();
    operations.addAndGet(done.stream().filter(pending -> !pending.isRefused()).count());
    expected = done.size() + queue.size();
    done.forEach(Pending::deliver);
    announce(batch);
  }

  private void announce(Batch batch) {
    try {
      steps.reached(Step.ANSWERED);
      List<Event> events = List.copyOf(batch.events());
      if (!events.isEmpty() && queue.size() == 0) {
        listener.committedAtLeisure(events);
      } else if (!events.isEmpty()) {
        listener.committed(events);
      }
      steps.reached(Step.ANNOUNCED);
      batch.afterCommit().forEach(Runnable::run);
    } catch (RuntimeException e) {
      state.stop(e); // The writers have their answers; what is durable is read from the log.
    }
  }

  /** What checkpoints tell, on their thread. */
  private final class Checkpointing implements CheckpointListener {
    @Override
    public void outOfSpace() {
      space.relieve();
    }

    @Override
    public void failed(Throwable cause) {
      state.stop(cause);
    }
  }

  private void breakDown(List<Pending<?>> lost, Throwable cause) {
    try {
      state.stop(cause);
    } finally { // Nobody waits for ever, though there be no memory to say why.
      lost.forEach(pending -> pending.lose(stopped()));
    }
  }

  private WritingStopped stopped() {
    return state.cause().map(WritingStopped::new).orElseGet(WritingStopped::new);
  }

  /** Whoever met the bad row is told so; the others are told that writing has stopped. */
  private RuntimeException stopped(Pending<?> pending) {
    return pending
        .refusal()
        .filter(StorageException.CorruptRow.class::isInstance)
        .orElseGet(this::stopped);
  }

  private static List<Pending<?>> without(List<Pending<?>> all, Pending<?> culprit) {
    List<Pending<?>> rest = new ArrayList<>(all);
    rest.remove(culprit);
    return rest;
  }

  private static List<Pending<?>> refuseNeedingSpace(List<Pending<?>> all, NoSpace cause) {
    List<Pending<?>> rest = new ArrayList<>(all.size());
    for (Pending<?> pending : all) {
      if (pending.operation.needsSpace()) {
        pending.refuse(cause);
      } else {
        rest.add(pending);
      }
    }
    return rest;
  }

  /** Commits what waits, then ends the thread; idempotent. */
  @Override
  public void close() {
    queue.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
