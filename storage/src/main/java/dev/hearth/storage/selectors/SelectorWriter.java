package dev.hearth.storage.selectors;

import dev.hearth.storage.layout.SelectorsTable;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.WriteTransaction;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.model.StorageException.Overloaded;
import dev.hearth.storage.selectors.SelectorChange.Add;
import dev.hearth.storage.selectors.SelectorChange.Remove;
import dev.hearth.storage.selectors.SelectorChange.Stop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the selector tables: whatever came while a transaction was committed
 * is the next transaction.
 */
final class SelectorWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SelectorWriter.class);

  /** Keeps a transaction short enough that nobody notices another one in front of his. */
  private static final int BATCH_CHANGES_MAX = 1000;

  private final Environment environment;
  private final SelectorLimits limits;
  private final Thread thread;

  // Who subscribes bounds the queue: how many there are, and how often each may change selectors.
  private final BlockingQueue<SelectorChange> queue = new LinkedBlockingQueue<>();
  private final ByteBuffer key = ByteBuffer.allocateDirect(SelectorsTable.KEY_BYTES_MAX);
  private final ByteBuffer value = ByteBuffer.allocateDirect(SelectorsTable.VALUE_BYTES);

  /** Removals that found the disk full; the next batch tries them first. */
  private final List<SelectorChange> postponed = new ArrayList<>();

  private volatile long count;

  /** What the stored selectors take in the memory of their subscriptions; this thread's own. */
  private long bytes;

  private final Stop stop = new Stop(new CompletableFuture<>());

  private SelectorWriter(Environment environment, SelectorLimits limits) {
    this.environment = environment;
    this.limits = limits;
    this.thread = Thread.ofPlatform().daemon().name("hearth-selectors").unstarted(this::run);
  }

  static SelectorWriter start(Environment environment, SelectorLimits limits) {
    SelectorWriter writer = new SelectorWriter(environment, limits);
    writer.thread.start();
    return writer;
  }

  CompletableFuture<Void> submit(SelectorChange change) {
    queue.add(change);
    if (stop.done().isDone()) {
      failQueued(); // The thread may have looked for the last time before this change came.
    }
    return change.done();
  }

  long count() {
    return count;
  }

  private void run() {
    List<SelectorChange> batch = new ArrayList<>();
    try {
      work(batch);
    } catch (Throwable e) { // Whatever ends this thread: nobody may wait for it for ever.
      LOG.atError().setCause(e).log("live selectors can't be changed until a restart");
      stop.done().complete(null);
      batch.forEach(SelectorWriter::fail);
      failQueued();
    }
  }

  private void work(List<SelectorChange> batch) {
    while (true) {
      batch.clear();
      batch.addAll(postponed);
      postponed.clear();
      batch.add(take());
      queue.drainTo(batch, BATCH_CHANGES_MAX);
      if (batch.contains(stop)) {
        stop.done().complete(null);
        batch.forEach(SelectorWriter::fail);
        failQueued();
        return;
      }
      apply(batch);
    }
  }

  private SelectorChange take() {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        LOG.atWarn().log("interrupt ignored; the writer ends when it is closed");
      }
    }
  }

  private void apply(List<SelectorChange> batch) {
    Stored stored = new Stored(count, bytes);
    try (WriteTransaction transaction = environment.write()) {
      for (SelectorChange change : batch) {
        change(transaction, change, stored);
      }
      transaction.commit();
      count = stored.count;
      bytes = stored.bytes;
    } catch (StorageException e) {
      giveUp(batch, e);
      return;
    }
    for (Refused refused : stored.refused) {
      refused.add().done().completeExceptionally(new Overloaded(refused.limit()));
    }
    for (SelectorChange change : batch) {
      change.done().complete(null);
    }
  }

  /** An addition, and the name of the limit that had no room for it. */
  private record Refused(Add add, String limit) {}

  /** What the tables hold in the middle of a batch, and whom they had no room for. */
  private static final class Stored {
    private final List<Refused> refused = new ArrayList<>();
    private long count;
    private long bytes;

    Stored(long count, long bytes) {
      this.count = count;
      this.bytes = bytes;
    }

    void add(Selector selector) {
      count++;
      bytes += selector.memoryBytes();
    }

    void remove(Selector selector) {
      count--;
      bytes -= selector.memoryBytes();
    }
  }

  private void change(WriteTransaction transaction, SelectorChange change, Stored stored) {
    switch (change) {
      case Add add -> {
        Optional<String> exceeded = exceeded(add, stored);
        if (exceeded.isPresent()) {
          stored.refused.add(new Refused(add, exceeded.get()));
          return;
        }
        SelectorsTable.value(add.subscription(), value);
        long before = stored.count;
        for (Selector selector : add.selectors()) {
          SelectorsTable.key(selector, key);
          var table = environment.table(SelectorsTable.table(selector));
          if (table.add(transaction, key, value.rewind())) {
            stored.add(selector);
          }
        }
        stored.bytes += stored.count > before ? add.moreBytes() : 0;
      }
      case Remove remove -> {
        SelectorsTable.value(remove.subscription(), value);
        long before = stored.count;
        for (Selector selector : remove.selectors()) {
          SelectorsTable.key(selector, key);
          var table = environment.table(SelectorsTable.table(selector));
          if (table.remove(transaction, key, value.rewind())) {
            stored.remove(selector);
          }
        }
        stored.bytes -= stored.count < before ? remove.moreBytes() : 0; // It may have been refused.
      }
      case Stop _ -> {}
    }
  }

  /** The name of the limit that has no room for these. */
  private Optional<String> exceeded(Add add, Stored stored) {
    if (stored.count + add.selectors().size() > limits.count()) {
      return Optional.of("selectors");
    }
    long more = add.selectors().stream().mapToLong(Selector::memoryBytes).sum();
    return stored.bytes + more + add.moreBytes() > limits.bytes()
        ? Optional.of("selector_bytes")
        : Optional.empty();
  }

  /** Nothing of the batch happened. Who comes is refused; who goes must go some day. */
  private void giveUp(List<SelectorChange> batch, StorageException reason) {
    LOG.atWarn().setCause(reason).log("live selectors not changed");
    for (SelectorChange change : batch) {
      switch (change) {
        case Add add -> add.done().completeExceptionally(reason);
        case Remove remove -> postponed.add(remove);
        case Stop _ -> {}
      }
    }
  }

  private void failQueued() {
    for (SelectorChange change = queue.poll(); change != null; change = queue.poll()) {
      fail(change);
    }
  }

  private static void fail(SelectorChange change) {
    change.done().completeExceptionally(new IllegalStateException("selector tables are closed"));
  }

  @Override
  public void close() {
    queue.add(stop);
    stop.done().join();
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
