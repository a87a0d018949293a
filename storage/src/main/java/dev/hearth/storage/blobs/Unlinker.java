package dev.hearth.storage.blobs;

import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the files that no row needs, on one thread of its own: those in table {@code garbage},
 * which is its work list, and once after the start the orphans that a crash left. Such a file goes
 * only after the commit that put its name into {@code garbage}, because only then can this thread
 * read it there; the row goes after the file. Bodies that were refused, which no row ever named, go
 * as they come. Safe for any thread.
 */
public final class Unlinker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Unlinker.class);
  private static final int BATCH_NAMES = 1000;

  private final BlobFolder folder;
  private final BlobRows rows;
  private final OrphanSweep sweep;
  private final Steps steps;
  private final Thread thread;
  private final CompletableFuture<Long> swept = new CompletableFuture<>();

  // The monitor guards the fields below and is never held while a file is touched.
  private List<String> discarded = new ArrayList<>();
  private boolean woken;
  private boolean busy;
  private int pauses;
  private boolean ended;

  /**
   * Composes the unlinker; {@link #start} sets it to work.
   *
   * @param start the number of this start of the server
   */
  public Unlinker(BlobFolder folder, BlobRows rows, long start, Steps steps) {
    this.folder = folder;
    this.rows = rows;
    this.sweep = new OrphanSweep(folder, rows, start);
    this.steps = steps;
    this.thread = Thread.ofPlatform().daemon().name("hearth-unlinker").unstarted(this::run);
  }

  /** Works off what an earlier start left, then waits to be woken. */
  public void start() {
    thread.start();
  }

  /** Says that a commit put names into the garbage. Returns at once. */
  public synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /**
   * Takes the name of a body that was refused; its file is removed a little later, or by the sweep
   * of the next start. Returns at once; false when nothing is removed any more, and the name was
   * not taken.
   */
  public synchronized boolean discard(String name) {
    if (ended) {
      return false;
    }
    discarded.add(name);
    notifyAll();
    return true;
  }

  /** Keeps every file that a row named until closed; returns once no removal is in progress. */
  public Pause pause() {
    synchronized (this) {
      pauses++;
      awaitWhile(() -> busy);
    }
    return new Pause();
  }

  /**
   * Removes nothing any more until the next start: a commit failed without telling whether it
   * happened, so nobody knows which files its rows name.
   */
  public synchronized void keepEverything() {
    ended = true;
    notifyAll();
  }

  /** The number of orphans removed, once the sweep of this start is done. */
  public CompletableFuture<Long> swept() {
    return swept.copy();
  }

  /** Waits for the removal in progress and ends the thread. */
  @Override
  public void close() {
    keepEverything();
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
    swept.cancel(false);
  }

  private void run() {
    try {
      collect();
      sweepOnce();
      while (awaitWork()) {
        attend();
        if (takeWake()) {
          collect();
        }
      }
    } catch (CancellationException e) {
      LOG.atDebug().log("unlinking ended");
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("files are not unlinked any more until the next start");
      swept.completeExceptionally(e);
    } finally {
      keepEverything(); // So that nobody hands names to a thread that has ended.
    }
  }

  private synchronized boolean awaitWork() {
    awaitWhile(() -> !woken && discarded.isEmpty() && !ended);
    return !ended;
  }

  /**
   * Between two steps: ends the work if it is not wanted any more, and removes what was refused.
   */
  private void attend() {
    for (String name : takeDiscarded()) {
      unlink(name);
    }
  }

  private synchronized List<String> takeDiscarded() {
    if (ended) {
      throw new CancellationException();
    }
    List<String> taken = discarded;
    discarded = new ArrayList<>();
    return taken;
  }

  private synchronized boolean takeWake() {
    boolean taken = woken;
    woken = false;
    return taken;
  }

  /** One pass over the table; what can't be removed stays there for the next pass. */
  private void collect() {
    Optional<String> last = Optional.empty();
    try {
      while (true) {
        List<String> names = rows.garbage(last, BATCH_NAMES);
        if (names.isEmpty()) {
          return;
        }
        List<String> gone = new ArrayList<>(names.size());
        for (String name : names) {
          if (removed(name)) {
            gone.add(name);
          }
        }
        attend();
        steps.reached(Step.UNLINKED);
        rows.forgetGarbage(gone);
        last = Optional.of(names.getLast());
      }
    } catch (StorageException e) {
      LOG.atWarn().setCause(e).log("garbage stays until the next pass");
    }
  }

  private boolean removed(String name) {
    enter();
    try {
      return unlink(name);
    } finally {
      leave();
    }
  }

  private boolean unlink(String name) {
    try {
      folder.unlink(name);
      return true;
    } catch (IOException | StorageException.CorruptRow e) { // One bad name must not keep the rest.
      LOG.atWarn().addKeyValue("blob", name).setCause(e).log("file not removed");
      return false;
    }
  }

  private void sweepOnce() {
    long[] count = {0};
    try {
      sweep.run(
          orphan -> {
            if (removed(orphan)) {
              count[0]++;
            }
          },
          this::attend);
      if (count[0] > 0) {
        LOG.atInfo().addKeyValue("files", count[0]).log("orphans of a crash removed");
      }
      swept.complete(count[0]);
    } catch (IOException | StorageException e) {
      // An orphan costs room only; but a row or a folder that can't be read wants a person.
      LOG.atError().setCause(e).log("sweep for orphans given up until the next start");
      swept.completeExceptionally(e);
    }
  }

  /** Waits for the end of a pause; bodies that were refused go meanwhile, which no row named. */
  private void enter() {
    while (!tryEnter()) {
      attend();
    }
  }

  private synchronized boolean tryEnter() {
    awaitWhile(() -> pauses > 0 && discarded.isEmpty() && !ended);
    if (ended) {
      throw new CancellationException();
    }
    busy = pauses == 0;
    return busy;
  }

  private synchronized void leave() {
    busy = false;
    notifyAll();
  }

  private synchronized void awaitWhile(java.util.function.BooleanSupplier condition) {
    boolean interrupted = false;
    while (condition.getAsBoolean()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** While it is open no file is removed that a row ever named. */
  public final class Pause implements AutoCloseable {
    private boolean closed;

    private Pause() {}

    @Override
    public void close() {
      synchronized (Unlinker.this) {
        if (!closed) {
          closed = true;
          pauses--;
          Unlinker.this.notifyAll();
        }
      }
    }
  }
}
