package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.CommitListener;
import dev.hearth.storage.events.Scan;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.selectors.SelectorReader;
import dev.hearth.storage.selectors.SelectorTables;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees committed batches in order, one thread at a time ({@link Inbox}). For each event it appends
 * to the tail, finds the streams that want it, and queues its index for those that are live; for
 * each join it queues the short rest and makes the stream live. It encodes and writes only where a
 * single stream is to be woken, and reads the log only when it was left behind.
 *
 * <p>Waking a thread takes longer than offering an event to some dozens of streams, and longer than
 * writing it to one. So a committer that has nothing else to do offers small batches itself, and
 * whoever offers to one stream alone runs its turn: an event then reaches its only reader on the
 * thread that made it durable.
 *
 * <h2>Why the join has no seam</h2>
 *
 * <p>Let {@code published} be the sequence up to which every live ring was offered everything, and
 * let a stream stand at {@code position}: all that matches at or below it was written, nothing
 * above. Claim: each matching event above {@code position} is written exactly once, in order.
 *
 * <ol>
 *   <li>Before the join the stream's selectors are in the tables (their future completed), and the
 *       dispatcher opens a fresh view of the tables for each batch. So every batch that begins
 *       after the join finds the stream.
 *   <li>A join runs between two batches, never beside one, also between two that are read from the
 *       log. At that moment every event at or below {@code published} is in the log, and those
 *       above the tail's start are in the tail; no event is half offered.
 *   <li>If {@code position} is inside the tail, the tail has all of {@code (position, published]}.
 *       The join walks exactly that, queues what matches, and makes the stream live. What comes
 *       later comes in a later batch, see 1. So between what the join queues and what batches offer
 *       there is neither a gap nor an overlap. It may not be inside; then the stream reads on.
 *   <li>{@code position} may be above {@code published}: a stream reads the log, and the log may be
 *       ahead of this thread. Then the walk is empty, and the batches between the two offer events
 *       that the stream has written. It drops them: only sequences above its position are ever
 *       written.
 *   <li>At most as many entries are walked as a ring holds, so the join can't overflow it.
 *   <li>A ring that overflows is emptied and the stream is no longer live: from then on nothing is
 *       queued for it, and it reads on from the last position written. The log is its buffer.
 *   <li>Where this thread is told to read the log, retention may have removed what it was to offer.
 *       Then nobody is live any more and the tail begins anew behind the hole, so that each stream
 *       below it finds in the log that its place has expired.
 * </ol>
 *
 * <p>The same argument shows why a quiet server is no special case: nothing here waits for the next
 * event. A stream that is behind reads; one that is not is joined at once.
 */
final class Dispatcher implements CommitListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /** Streams get what is theirs after so many events at the latest, or as many as a ring holds. */
  private static final int EVENTS_PER_WAKE_MAX = 64;

  /** Of a batch's last event so many streams are woken before the others are found. */
  private static final int STREAMS_PER_WAKE = 128;

  private static final int ROWS_PER_READ = 1_000;

  /** Of a larger batch, or among more streams, the committer hands on what it has to offer. */
  private static final int EVENTS_AT_LEISURE = 8;

  private static final int STREAMS_AT_LEISURE = 64;

  /** When a read that found no place is tried again. */
  private static final long READ_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final LogSource events;
  private final SelectorTables selectors;
  private final Registry registry;
  private final Tail tail;
  private final Inbox inbox;
  private final Counters counters;
  private final int eventsPerWake;
  private final long[] joining;
  private final byte[] scratch = new byte[ResourcePath.BYTES_MAX];
  private final Handover handover;
  private final Thread thread;
  private volatile long published;

  /** Reads of the log that were refused one behind the other; of this thread. */
  private long refusedReads;

  /** A dispatcher that begins at the newest sequence of the log; call {@link #start}. */
  Dispatcher(
      LogSource events,
      SelectorTables selectors,
      Registry registry,
      Tail tail,
      Inbox inbox,
      Handover handover,
      Counters counters,
      int ringSequences) {
    this.events = events;
    this.selectors = selectors;
    this.registry = registry;
    this.tail = tail;
    this.inbox = inbox;
    this.handover = handover;
    this.counters = counters;
    this.eventsPerWake = Math.min(EVENTS_PER_WAKE_MAX, ringSequences);
    this.joining = new long[ringSequences];
    this.published = tail.start();
    this.thread = Thread.ofPlatform().name("dispatcher").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** The sequence up to which every live ring was offered everything. */
  long published() {
    return published;
  }

  @Override
  public void committed(List<Event> batch) {
    inbox.committed(batch);
  }

  @Override
  public void committedAtLeisure(List<Event> batch) {
    boolean small = batch.size() <= EVENTS_AT_LEISURE && registry.places() <= STREAMS_AT_LEISURE;
    if (!small || !inbox.claim()) {
      inbox.committed(batch);
      return;
    }
    try {
      offerAll(batch);
    } catch (RuntimeException | Error e) { // It is the streams' end, and not the committer's.
      inbox.stop();
      fail(e);
    } finally {
      inbox.release();
    }
  }

  private void run() {
    try {
      boolean running = true;
      while (running) {
        running = work(inbox.take());
      }
    } catch (InterruptedException _) {
      log.atInfo().log("dispatcher interrupted");
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Live streams would be silent for ever; cut off, their clients come back and are told. */
  private void fail(Throwable cause) {
    log.atError().setCause(cause).log("dispatcher failed; no stream can be live until a restart");
    try {
      handover.wake(); // Who could not be queued, and else would not hear of its end.
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("a stream may not hear of its end");
    } finally {
      registry.refuseAll(CloseReason.FAILED);
    }
  }

  private boolean work(Inbox.Work work) {
    switch (work) {
      case Inbox.Work.Stop _ -> {
        return false;
      }
      case Inbox.Work.Joins joins ->
          joins.subscribers().forEach(subscriber -> join(subscriber.offers()));
      case Inbox.Work.Batch batch -> offerAll(batch.events());
      case Inbox.Work.ReadLog _ -> {
        return readLog();
      }
    }
    return true;
  }

  /** Offers a batch, whatever it takes: a failure must not leave live streams without an event. */
  private void offerAll(List<Event> batch) {
    long appended = published;
    try (SelectorReader reader = selectors.reader()) {
      int sinceWake = 0;
      int left = batch.size();
      for (Event event : batch) {
        left--;
        if (event.sequence().value() > appended) {
          TailEntry entry = tail.append(event);
          appended = entry.sequence();
          offer(entry, left == 0, reader);
          if (++sinceWake == eventsPerWake) {
            handover.complete(published, () -> {});
            sinceWake = 0;
          }
        }
      }
    } catch (RuntimeException e) {
      counters.matchFailed();
      log.atError().setCause(e).log("matching failed; live streams go back to the log");
      appended = appendRest(batch, appended);
      registry.forEach(subscriber -> subscriber.offers().fallBack());
    }
    long upTo = appended;
    handover.complete(published, () -> published = upTo); // Only then: see Ring.settled.
  }

  private long appendRest(List<Event> batch, long from) {
    long appended = from;
    for (Event event : batch) {
      if (event.sequence().value() > appended) {
        appended = tail.append(event).sequence();
      }
    }
    return appended;
  }

  /**
   * Offers one event to all whose selectors match.
   *
   * @param last whether nothing of the batch follows, so that whoever is found may begin to write
   */
  private void offer(TailEntry entry, boolean last, SelectorReader reader) {
    StoredEvent event = entry.event();
    reader.match(
        event.user(),
        event.path(),
        number -> {
          Subscriber subscriber = registry.find(number);
          if (subscriber != null && subscriber.offers().offer(entry, scratch)) {
            handover.add(subscriber.offers());
            if (last && handover.streams() == STREAMS_PER_WAKE) {
              handover.complete(published, () -> {});
            }
          }
        });
  }

  /** Reads on where it was left behind; what is refused for the moment is tried again. */
  private boolean readLog() {
    try {
      boolean running = readOn();
      refusedReads = 0;
      return running;
    } catch (StorageException.Overloaded e) {
      if (refusedReads++ == 0) {
        log.atWarn().addKeyValue("limit", e.limit()).log("the log can't be read now; tried again");
      }
      inbox.readLogAgain(READ_AGAIN_NANOS);
      return true;
    }
  }

  /**
   * Offers what the log holds above {@code published}. Writers may be faster than this for any
   * time, so what can't wait is done between two batches; returns false if that was to stop.
   */
  private boolean readOn() {
    boolean running = true;
    boolean ended = false;
    while (running && !ended) {
      List<Event> batch = new ArrayList<>();
      Scan scan =
          events.forward(
              new Sequence(published),
              ROWS_PER_READ,
              row -> {
                batch.add(row.toEvent());
                return true;
              });
      if (scan.bounds().floor().value() > published) {
        passOver(scan.bounds().floor().value());
      }
      offerAll(batch);
      ended = scan.ended();
      Inbox.Work urgent = inbox.takeUrgent();
      running = urgent == null || work(urgent);
    }
    return running;
  }

  /**
   * Retention was faster: events up to here are gone that no ring was offered. Whoever stands below
   * goes back to the log, which tells that his place has expired.
   */
  private void passOver(long floor) {
    log.atWarn()
        .addKeyValue("from", published)
        .addKeyValue("floor", floor)
        .log("retention removed events before live streams were given them");
    tail.restart(floor);
    registry.forEach(subscriber -> subscriber.offers().fallBack());
    published = floor; // Only now, as in offerAll.
  }

  private void join(Offers subscriber) {
    long next = tail.indexAfter(subscriber.positionToJoin());
    if (next < 0 || tail.end() - next > joining.length) {
      subscriber.joinRefused();
      return;
    }
    int count = 0;
    for (long index = next; index < tail.end(); index++) {
      TailEntry entry = tail.entry(index);
      if (entry != null && subscriber.accepts(entry, scratch)) {
        joining[count++] = index;
      }
    }
    subscriber.joined(joining, count, published);
  }

  /** Lets the batch in hand end and stops. */
  @Override
  public void close() {
    inbox.stop();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
