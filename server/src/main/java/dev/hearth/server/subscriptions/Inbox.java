package dev.hearth.server.subscriptions;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.hearth.storage.model.Event;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the committer puts its batches and the dispatcher takes them. Bounded: when the dispatcher
 * lags the committer drops what it brings and leaves a mark, and the dispatcher reads the log.
 *
 * <p>Why nothing is lost. While the mark stands, every batch is dropped, so what is queued is older
 * than all that was dropped. The dispatcher first works off the queue, then takes the mark away,
 * and only then reads the log: whatever was dropped had been committed before the mark was seen
 * standing, so that read finds it. Batches queued meanwhile may be found by the read as well; the
 * dispatcher passes over what it has had. If the log can't be read for the moment, what was queued
 * meanwhile is dropped too: it is later than what the read did not find, and would hide it.
 *
 * <p>One at a time is at work: the dispatcher's thread from each {@link #take} to the next, or the
 * committer between {@link #claim} and {@link #release}, which it gets only where nothing is queued
 * and nobody is at work, so that batches stay in order and it never waits for its turn.
 *
 * <p>The lock guards the fields for a few instructions; the committer waits for nothing else.
 */
final class Inbox {
  /** What the queued events take on the heap, at the most. */
  private static final long BYTES_MAX = 16 << 20;

  /** An event without its path, which it has as text and as UTF-8. */
  private static final int EVENT_BYTES = 256;

  /** What the dispatcher has to do next. */
  sealed interface Work {
    /** Events to offer. */
    record Batch(List<Event> events) implements Work {}

    /** The log holds events that were not queued. */
    record ReadLog() implements Work {}

    /** Streams that want to be live. */
    record Joins(List<Subscriber> subscribers) implements Work {}

    /** Nothing more will come. */
    record Stop() implements Work {}
  }

  /**
   * A batch that waits.
   *
   * @param bytes that it was counted with coming in, and that go with it
   */
  private record Queued(Work.Batch batch, long bytes) {}

  private final long bytesMax;
  private final ArrayDeque<Queued> batches = new ArrayDeque<>();
  private long bytes;
  private boolean dropped;

  /** The log is not read before this; as {@link System#nanoTime}, while {@link #waiting}. */
  private long againNanos;

  private boolean waiting;
  private boolean stopped;

  /** The dispatcher's thread is at work. */
  private boolean taken;

  /** The committer is. */
  private boolean claimed;

  private @Nullable ArrayDeque<Subscriber> joins;

  Inbox() {
    this(BYTES_MAX);
  }

  Inbox(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  private static long bytes(List<Event> batch) {
    long sum = 0;
    for (Event event : batch) {
      sum += EVENT_BYTES + 2L * event.path().length();
    }
    return sum;
  }

  /** Takes a batch in, or drops it and leaves the mark. */
  synchronized void committed(List<Event> batch) {
    if (dropped || stopped) {
      return;
    }
    long more = bytes(batch);
    if (bytes + more > bytesMax) {
      dropped = true;
    } else {
      batches.addLast(new Queued(new Work.Batch(batch), more));
      bytes += more;
    }
    notifyAll();
  }

  /** Asks that a stream be made live between two batches. */
  synchronized void join(Subscriber subscriber) {
    if (joins == null) {
      joins = new ArrayDeque<>();
    }
    joins.addLast(subscriber);
    notifyAll();
  }

  /** Says that the log could not be read: all is dropped until that is asked for again, later. */
  synchronized void readLogAgain(long nanos) {
    batches.clear();
    bytes = 0;
    dropped = true;
    waiting = true;
    againNanos = System.nanoTime() + nanos;
  }

  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  /** Takes the dispatcher's place for a batch that need not be queued; returns false if it must. */
  synchronized boolean claim() {
    if (taken || claimed || stopped || dropped || joins != null || !batches.isEmpty()) {
      return false;
    }
    claimed = true;
    return true;
  }

  /** Gives the place back. */
  synchronized void release() {
    claimed = false;
    if (stopped || joins != null) {
      notifyAll(); // It came meanwhile, and the dispatcher's thread had to wait.
    }
  }

  /**
   * Ends the work in hand and waits for more. Joins come first: they are short, and they wait for
   * nothing but this.
   */
  synchronized Work take() throws InterruptedException {
    taken = false;
    Work work = await();
    taken = true;
    return work;
  }

  private synchronized Work await() throws InterruptedException {
    while (claimed || (batches.isEmpty() && !mayReadLog() && joins == null && !stopped)) {
      if (waiting) {
        NANOSECONDS.timedWait(this, Math.max(1, againNanos - System.nanoTime()));
      } else {
        wait();
      }
    }
    Work urgent = takeUrgent();
    if (urgent != null) {
      return urgent;
    }
    Queued first = batches.pollFirst();
    if (first != null) {
      bytes -= first.bytes();
      return first.batch();
    }
    waiting = false;
    dropped = false; // Before the log is read: see above.
    return new Work.ReadLog();
  }

  /** What comes before all batches, if it is there: the end, or joins. Never waits. */
  synchronized @Nullable Work takeUrgent() {
    if (stopped) {
      return new Work.Stop();
    }
    if (joins == null) {
      return null;
    }
    List<Subscriber> joining = List.copyOf(joins);
    joins = null;
    return new Work.Joins(joining);
  }

  private boolean mayReadLog() {
    return dropped && !(waiting && againNanos - System.nanoTime() > 0);
  }
}
