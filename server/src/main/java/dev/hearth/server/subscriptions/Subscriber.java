package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.model.Selector;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream: a small state machine around a position in the log.
 *
 * <pre>
 *  OPENING ──────────────┬──────────────▶ CATCHING_UP ◀───────────── overflow ─┐
 *                        └▶ SNAPSHOT ───▶   │   ▲  ▲ selectors are in the tables │
 *                                           │   │  └─ STORING ◀ not yet          │
 *                                           ▼   │ refused                        │
 *                                          JOINING ────────────────────────────▶ LIVE
 *  any of them ──▶ ENDING (last words are being written) ──▶ ENDED
 * </pre>
 *
 * <p>Nothing here belongs to a thread: whoever has the {@link Turn} runs the machine. A signal
 * starts a turn on a pump's thread, or on a reader's if the stream reads history, unless one is
 * going on; a turn that needs the disk moves to a reader's thread and takes itself along; signals
 * that come meanwhile are seen before it ends. So every field without a note is touched by one
 * thread at a time, and no lock is held over disk, matching or sockets. At most one write is in
 * progress; while it is, a turn has nothing to do.
 *
 * <p>History is read while the selectors are being stored: only the join must find them there (1.
 * of {@link Dispatcher}), so only the join waits.
 */
final class Subscriber implements Subscription, StreamOutput.Completion, Turn.Machine {
  private static final Logger log = LoggerFactory.getLogger(Subscriber.class);

  private final Engine engine;
  private final Interest interest;
  private final TakenPlace place;
  private final Outgoing outgoing;
  private final Course course;
  private final Ring ring;
  private final Offers offers;
  private final Granting granting;
  private final Turn turn;
  private final Ending ending = new Ending();

  /** What its selectors take that are not in the tables, and its paths. */
  private final long unstoredBytes;

  private volatile long number;
  private volatile boolean selectorsStored;
  private volatile Phase phase = Phase.OPENING;

  Subscriber(
      Engine engine,
      SubscriptionRequest request,
      TakenPlace place,
      StreamOutput output,
      Bounds arrival) {
    this.engine = engine;
    this.interest = new Interest(request);
    this.place = place;
    this.turn = new Turn(this, engine);
    this.outgoing = new Outgoing(output, this, engine);
    this.course = new Course(engine, interest, arrival);
    this.ring = new Ring(engine.limits().ringSequences());
    this.offers = new Offers(course.passage(), ring, interest, turn, engine.counters());
    List<Selector> stored = course.needsSelectors() ? storable(request) : List.of();
    this.unstoredBytes =
        Outermost.leftOutBytes(request.filter().selectors(), stored)
            + request.filter().paths().memoryBytes();
    this.granting =
        new Granting(new Wishes(engine.selectors(), stored), interest, course, ring, engine);
  }

  /** Enough to find the stream by; all, where the client may later take some of them away. */
  private static List<Selector> storable(SubscriptionRequest request) {
    List<Selector> selectors = request.filter().selectors();
    return request.protocol().mayChangeSelectors() ? selectors : Outermost.of(selectors);
  }

  // --- Called once, by whoever opens the stream. ---

  /** Writes the first bytes and begins; the turn that a new stream is born with ends here. */
  void begin(ByteWriter preamble) {
    course.voice().preamble(engine.registry().retryMillis(), preamble);
    course.envelope().begin(preamble);
    outgoing.write(preamble, course.passage().takeFrames());
    if (course.needsSelectors()) {
      var _ =
          engine
              .selectors()
              .add(number, granting.stored(), unstoredBytes)
              .whenComplete((_, failure) -> selectorsAdded(failure));
    }
    turn.begin();
  }

  private void selectorsAdded(@Nullable Throwable failure) {
    if (failure == null) {
      selectorsStored = true;
      turn.signal(Turn.WAKE);
    } else {
      close(Ending.reasonOf(failure));
    }
  }

  // --- Called by any thread. ---

  void setNumber(long newNumber) {
    number = newNumber;
  }

  long number() {
    return number;
  }

  Phase phase() {
    return phase;
  }

  SubscriptionRequest request() {
    return interest.request();
  }

  @Override
  public void close(CloseReason reason) {
    if (ending.give(reason)) {
      turn.signal(Turn.WAKE);
    }
  }

  @Override
  public void ask(Wish wish) {
    granting.ask(wish);
    turn.signal(Turn.WAKE);
  }

  @Override
  public CompletableFuture<CloseReason> ended() {
    return ending.future();
  }

  @Override
  public void succeeded() {
    turn.signal(Turn.WRITTEN);
  }

  @Override
  public void failed(Throwable cause) {
    turn.signal(Turn.BROKEN);
  }

  @Override
  public void peerEnded() {
    outgoing.hurry(); // Only writing tells whether anybody is there.
  }

  /** Cuts the connection without last words. */
  void cut(CloseReason reason) {
    close(reason);
    outgoing.abort();
  }

  /** Counts it as ended when no thread is left that could end it. */
  void abandon() {
    finish();
  }

  /** Called by the ticker's thread alone. */
  void tick(long now) {
    switch (outgoing.check(now)) {
      case NOTHING -> {}
      case DUE -> turn.signal(Turn.WAKE);
      case STALLED -> cut(CloseReason.STALLED);
    }
  }

  @Override
  public boolean readsHistory() {
    return phase == Phase.CATCHING_UP || phase == Phase.SNAPSHOT;
  }

  @Override
  public boolean isFarBehind() {
    return switch (phase) {
      case SNAPSHOT -> true; // It reads resources, wherever it stands.
      case CATCHING_UP -> !engine.tail().contains(course.passage().position());
      case OPENING, STORING, JOINING, LIVE, ENDING, ENDED -> false;
    };
  }

  /** What the dispatcher's thread alone does with this stream. */
  Offers offers() {
    return offers;
  }

  Turn turn() {
    return turn;
  }

  // --- The turn. ---

  @Override
  public void fail(Throwable cause) {
    log.atError().setCause(cause).addKeyValue("subscription", number).log("stream failed");
    close(CloseReason.FAILED);
    outgoing.abort();
    if (!outgoing.isInProgress()) {
      finish();
    }
  }

  @Override
  public Turn.Next step(int now, Tools tools) {
    boolean broken = (now & Turn.BROKEN) != 0;
    if (broken || (now & Turn.WRITTEN) != 0) {
      outgoing.ended(!broken);
    }
    if (phase == Phase.ENDED || outgoing.isInProgress()) {
      return Turn.Next.PARK;
    }
    if (broken) {
      ending.give(CloseReason.GONE);
      finish();
      return Turn.Next.PARK;
    }
    if (phase == Phase.ENDING) {
      finish();
      return Turn.Next.PARK;
    }
    if (ending.isDue()) {
      return end(tools);
    }
    if (granting.isDue(phase, number, () -> turn.signal(Turn.WAKE))) {
      return grant(tools);
    }
    return switch (phase) {
      case OPENING, SNAPSHOT, CATCHING_UP -> Turn.Next.READ;
      case STORING -> selectorsAwaited();
      case JOINING -> joinAnswered(now);
      case LIVE -> live(tools);
      case ENDING, ENDED -> Turn.Next.PARK;
    };
  }

  private Turn.Next grant(Tools tools) {
    tools.out().truncate(0);
    phase = granting.grant(phase, number, tools);
    flush(tools);
    granting.answered();
    return Turn.Next.PARK;
  }

  private Turn.Next selectorsAwaited() {
    if (!selectorsStored) {
      return Turn.Next.PARK; // Their coming, or their failure, is a signal.
    }
    phase = Phase.CATCHING_UP;
    return Turn.Next.READ;
  }

  private Turn.Next joinAnswered(int now) {
    if ((now & Turn.JOINED) != 0) {
      phase = Phase.LIVE;
      return Turn.Next.AGAIN;
    }
    if ((now & Turn.JOIN_REFUSED) != 0) {
      phase = Phase.CATCHING_UP;
      return Turn.Next.READ;
    }
    return Turn.Next.PARK;
  }

  @Override
  public void read(Tools tools) {
    Course.Step step =
        switch (phase) {
          case OPENING -> course.start(tools);
          case SNAPSHOT -> course.snapshot(tools);
          case CATCHING_UP -> course.catchUp(tools);
          case LIVE -> course.takeQueued(ring, tools);
          case STORING, JOINING, ENDING, ENDED -> throw new IllegalStateException("no reading now");
        };
    outgoing.tell(course, phase != Phase.SNAPSHOT, tools);
    apply(step, tools);
  }

  private void apply(Course.Step step, Tools tools) {
    switch (step) {
      case Course.Step.Go go -> phase = go.phase();
      case Course.Step.End end -> ending.give(end.reason());
      case Course.Step.Join _ -> join(tools.out().length() > 0);
    }
    flush(tools);
  }

  /** Asks to be made live, once everything said is written and the selectors are stored. */
  private void join(boolean unwritten) {
    if (unwritten) {
      phase = Phase.CATCHING_UP;
    } else if (selectorsStored) {
      phase = Phase.JOINING;
      engine.inbox().join(this); // The answer comes as a signal.
    } else {
      phase = Phase.STORING;
    }
  }

  /** Writes what is queued, or tells how far the log was seen. */
  private Turn.Next live(Tools tools) {
    OptionalLong settled = ring.settled(engine.dispatcher()::published);
    if (settled.isEmpty()) {
      return ring.isLive() ? queued(tools) : fellBehind();
    }
    tools.out().truncate(0);
    course.passage().reach(settled.getAsLong(), tools.out());
    outgoing.tell(course, phase != Phase.SNAPSHOT, tools);
    flush(tools);
    return Turn.Next.PARK;
  }

  private Turn.Next queued(Tools tools) {
    if (course.hasValues()) {
      return Turn.Next.READ;
    }
    tools.out().truncate(0);
    apply(course.takeQueued(ring, tools), tools);
    return Turn.Next.AGAIN;
  }

  private Turn.Next fellBehind() {
    course.passage().reachSilently(ring.base());
    phase = Phase.CATCHING_UP;
    return Turn.Next.READ;
  }

  // --- Writing and ending. ---

  private void flush(Tools tools) {
    if (tools.out().length() == 0 || ending.isRevoked()) {
      return; // What was gathered under a session that has ended is not said any more.
    }
    course.envelope().seal(tools.out(), tools.coder(), !course.isFromTail());
    outgoing.write(tools.out(), course.passage().takeFrames());
  }

  private Turn.Next end(Tools tools) {
    ring.close();
    if (ending.isWordless() || request().protocol().isCutShort(ending.reason())) {
      outgoing.abort();
      finish();
    } else {
      phase = Phase.ENDING;
      tools.out().truncate(0);
      ending.sayLast(course, engine.registry().retryMillis(), tools);
      outgoing.end(tools.out(), course.passage().takeFrames());
    }
    return Turn.Next.PARK;
  }

  private void finish() {
    if (phase == Phase.ENDED) {
      return;
    }
    phase = Phase.ENDED;
    ring.close();
    engine.leave(this, place, granting.stored(), unstoredBytes);
    engine.counters().closed(ending.reason());
    ending.complete();
  }
}
