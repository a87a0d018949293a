package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.selectors.SelectorTables;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one stream is asked while it is open, and the selectors it has in the tables. Belongs to
 * whoever has the stream's turn, but for {@link #ask} and {@link #prepared}.
 *
 * <h2>Why a change of selectors has no seam</h2>
 *
 * <p>A stream stands at a position: all that its sieve accepts at or below it was written, nothing
 * above. A change is granted between two steps of the stream's turn, at its position P, and then
 * the stream reads on from P like one that has just connected. So up to P the old selectors were
 * obeyed and from P on the new ones are, whatever the stream was doing:
 *
 * <ol>
 *   <li>A new selector is in the tables before it is granted, so the join that follows finds the
 *       stream under it (1. of {@link Dispatcher}).
 *   <li>A live stream leaves its ring before its sieve changes. What was queued under the old sieve
 *       is forgotten, and lies above P: it is read again from the tail, under the new one.
 *   <li>While it is not live, nothing is queued; so no entry is judged by the old sieve and written
 *       under the new one. The dispatcher judges and queues on one thread, and a join is its own
 *       step there.
 *   <li>The tables may know a selector that is not yet or no longer granted. Streams that may
 *       change do not take the tables' word: their sieve looks at each event itself ({@link
 *       Sieve}).
 * </ol>
 */
final class Wishes {
  private static final Logger log = LoggerFactory.getLogger(Wishes.class);

  private enum State {
    NONE,
    PREPARING,
    PREPARED,
    OVERLOADED
  }

  private final SelectorTables tables;
  private final AtomicReference<@Nullable Wish> wish = new AtomicReference<>();

  /** Replaced, and never changed, so that a stream that is asked nothing has no list of its own. */
  private List<Selector> stored;

  private volatile State state = State.NONE;

  Wishes(SelectorTables tables, List<Selector> stored) {
    this.tables = tables;
    this.stored = List.copyOf(stored);
  }

  /** Takes a wish; the caller then wakes the stream. Called by any thread. */
  void ask(Wish asked) {
    if (!wish.compareAndSet(null, asked)) {
      throw new IllegalStateException("one wish at a time");
    }
  }

  boolean isEmpty() {
    return wish.get() == null;
  }

  /** True for words, which may be said wherever the stream stands. */
  boolean movesNothing() {
    return !(wish.get() instanceof Wish.Change);
  }

  /** Every selector that the tables hold, or soon will, for this stream. */
  List<Selector> stored() {
    return stored;
  }

  /**
   * Works on the wish as far as it can go now.
   *
   * @param prepared called by another thread when there is more to do
   * @return true if it can be answered in this turn
   */
  boolean prepare(long number, EventFilter filter, Runnable prepared) {
    if (!(wish.get() instanceof Wish.Change change) || !change.add()) {
      return wish.get() != null;
    }
    boolean known = filter.selectors().contains(change.selector());
    if (known || filter.selectors().size() >= change.selectorsMax()) {
      return true;
    }
    if (state == State.NONE) {
      state = State.PREPARING;
      stored = with(stored, change.selector());
      CompletableFuture<Void> added = tables.add(number, List.of(change.selector()));
      var _ = added.whenComplete((_, failure) -> prepared(failure, prepared));
    }
    return state == State.PREPARED || state == State.OVERLOADED;
  }

  private void prepared(@Nullable Throwable failure, Runnable prepared) {
    if (failure != null && !(failure instanceof StorageException.Overloaded)) {
      log.atError().setCause(failure).log("selector not stored");
    }
    state = failure == null ? State.PREPARED : State.OVERLOADED;
    prepared.run();
  }

  /** What a granted wish comes to. */
  sealed interface Granted {
    /** The answer to a ping. */
    @SuppressWarnings("ArrayRecordComponent")
    record Pong(byte[] payload) implements Granted {}

    /** A JSON object to say. */
    @SuppressWarnings("ArrayRecordComponent")
    record Told(byte[] object) implements Granted {}

    /** A JSON object to say, and from here on this filter. */
    @SuppressWarnings("ArrayRecordComponent")
    record Filter(byte[] object, EventFilter filter) implements Granted {}
  }

  /** Answers the wish; {@link #answered} is to follow once the answer is on its way. */
  Granted grant(long number, EventFilter filter, long position) {
    return switch (wish.get()) {
      case null -> throw new IllegalStateException("nothing is wished");
      case Wish.Ping ping -> new Granted.Pong(ping.payload());
      case Wish.Tell tell -> new Granted.Told(tell.object());
      case Wish.Change change when change.add() -> add(change, number, filter, position);
      case Wish.Change change -> remove(change, number, filter, position);
    };
  }

  private Granted add(Wish.Change change, long number, EventFilter filter, long position) {
    Selector selector = change.selector();
    byte[] from = change.answers().holdsFrom(new Sequence(position).toString());
    if (filter.selectors().contains(selector)) {
      return new Granted.Told(from);
    }
    if (state == State.OVERLOADED) {
      forget(number, selector); // The tables may have taken it all the same.
      return refused(change, Wish.Reason.OVERLOADED);
    }
    if (filter.selectors().size() >= change.selectorsMax()) {
      return refused(change, Wish.Reason.TOO_MANY_SELECTORS);
    }
    List<Selector> more = with(filter.selectors(), selector);
    return new Granted.Filter(from, new EventFilter(more, filter.paths()));
  }

  private Granted remove(Wish.Change change, long number, EventFilter filter, long position) {
    if (!filter.selectors().contains(change.selector())) {
      return refused(change, Wish.Reason.UNKNOWN_SELECTOR);
    }
    if (filter.selectors().size() == 1) {
      return refused(change, Wish.Reason.LAST_SELECTOR);
    }
    List<Selector> fewer = without(filter.selectors(), change.selector());
    forget(number, change.selector());
    return new Granted.Filter(
        change.answers().holdsFrom(new Sequence(position).toString()),
        new EventFilter(fewer, filter.paths()));
  }

  private static List<Selector> with(List<Selector> selectors, Selector another) {
    List<Selector> more = new ArrayList<>(selectors);
    more.add(another);
    return List.copyOf(more);
  }

  /** Without the first that is equal. */
  private static List<Selector> without(List<Selector> selectors, Selector one) {
    List<Selector> fewer = new ArrayList<>(selectors);
    fewer.remove(one);
    return List.copyOf(fewer);
  }

  private static Granted refused(Wish.Change change, Wish.Reason reason) {
    return new Granted.Told(change.answers().refused(reason));
  }

  private void forget(long number, Selector selector) {
    stored = without(stored, selector);
    var _ =
        tables
            .remove(number, List.of(selector))
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    log.atWarn().setCause(failure).log("a selector that was removed stays");
                  }
                });
  }

  /** Makes room for the next wish. */
  void answered() {
    state = State.NONE;
    Wish answered = wish.getAndSet(null);
    if (answered != null) {
      answered.done().run();
    }
  }
}
