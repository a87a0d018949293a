package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.model.StorageException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream: a small state machine around a position in the log.
 *
 * <pre>
 *            selectors are in the tables
 *  OPENING ──────────────┬──────────────▶ CATCHING_UP ◀───────────── overflow ─┐
 *                        └▶ SNAPSHOT ───▶   │   ▲                              │
 *                                           ▼   │ refused                      │
 *                                          JOINING ─────────────────────────▶ LIVE
 *  any of them ──▶ ENDING (last words are being written) ──▶ ENDED
 * </pre>
 *
 * <p>Nothing here belongs to a thread: whoever has the <em>turn</em> runs the machine. A signal
 * starts a turn on a pump's thread, or on a reader's if the stream reads history, unless one is
 * going on; a turn that needs the disk moves to a reader's thread and takes itself along; signals
 * that come meanwhile are seen before it ends. So every field without a note is touched by one
 * thread at a time, and no lock is held over disk, matching or sockets. At most one write is in
 * progress; while it is, a turn has nothing to do.
 */
final class Subscriber implements Subscription, StreamOutput.Completion {
  private static final Logger log = LoggerFactory.getLogger(Subscriber.class);

  /** Bits of {@link #signals}. */
  private static final int BUSY = 1;

  private static final int WAKE = 2;
  private static final int WRITTEN = 4;
  private static final int BROKEN = 8;
  private static final int JOINED = 16;
  private static final int JOIN_REFUSED = 32;

  enum Phase {
    OPENING,
    SNAPSHOT,
    CATCHING_UP,
    JOINING,
    LIVE,
    ENDING,
    ENDED
  }

  private enum Next {
    PARK,
    AGAIN,
    READ
  }

  private final Engine engine;
  private volatile SubscriptionRequest request;
  private final TakenPlace place;
  private final StreamOutput output;
  private volatile Sieve sieve;
  private final Course course;
  private final Ring ring;
  private final Wishes wishes;
  private final Pulse pulse;
  private final AtomicInteger signals = new AtomicInteger(BUSY);
  private final AtomicReference<@Nullable CloseReason> reason = new AtomicReference<>();
  private final CompletableFuture<CloseReason> ended = new CompletableFuture<>();

  private volatile long number;
  private volatile boolean ready;
  private volatile Phase phase = Phase.OPENING;
  private @Nullable ByteBuffer inFlight;

  // The dispatcher's own.
  private long lastOffered = -1;
  private boolean listed;

  Subscriber(
      Engine engine,
      SubscriptionRequest request,
      TakenPlace place,
      StreamOutput output,
      Bounds arrival) {
    this.engine = engine;
    this.request = request;
    this.place = place;
    this.output = output;
    this.sieve = new Sieve(request);
    this.course = new Course(engine, request, sieve, arrival);
    this.ring = new Ring(engine.limits().ringSequences());
    this.wishes =
        new Wishes(
            engine.selectors(), course.needsSelectors() ? request.filter().selectors() : List.of());
    this.pulse = new Pulse(engine.limits(), engine.ticker().nanos());
  }

  // --- Called once, by whoever opens the stream. ---

  /** Writes the first bytes and begins; the turn that a new stream is born with ends here. */
  void begin(ByteWriter preamble) {
    course.voice().preamble(engine.registry().retryMillis(), preamble);
    course.envelope().begin(preamble);
    output.write(fill(preamble), this);
    if (course.needsSelectors()) {
      var _ =
          engine
              .selectors()
              .add(number, request.filter().selectors())
              .whenComplete((_, failure) -> selectorsAdded(failure));
    } else {
      ready = true;
    }
    engine.pumps().submit(this);
  }

  private void selectorsAdded(@Nullable Throwable failure) {
    if (failure == null) {
      ready = true;
      signal(WAKE);
    } else if (failure instanceof StorageException.Overloaded) {
      close(CloseReason.OVERLOADED);
    } else {
      log.atError().setCause(failure).log("selectors not stored");
      close(CloseReason.FAILED);
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
    return request;
  }

  @Override
  public void close(CloseReason newReason) {
    if (reason.compareAndSet(null, newReason)) {
      signal(WAKE);
    }
  }

  @Override
  public void ask(Wish wish) {
    wishes.ask(wish);
    signal(WAKE);
  }

  @Override
  public CompletableFuture<CloseReason> ended() {
    return ended;
  }

  @Override
  public void succeeded() {
    signal(WRITTEN);
  }

  @Override
  public void failed(Throwable cause) {
    signal(BROKEN);
  }

  @Override
  public void peerEnded() {
    pulse.hurry(); // Only writing tells whether anybody is there.
  }

  /** Cuts the connection without last words. */
  void cut(CloseReason newReason) {
    close(newReason);
    output.abort();
  }

  /** Counts it as ended when no thread is left that could end it. */
  void abandon() {
    finish();
  }

  /** Called by the ticker's thread alone. */
  void tick(long now) {
    switch (pulse.check(now, output)) {
      case NOTHING -> {}
      case DUE -> signal(WAKE);
      case STALLED -> cut(CloseReason.STALLED);
    }
  }

  private void signal(int bits) {
    if ((signals.getAndUpdate(held -> held | bits | BUSY) & BUSY) == 0) {
      boolean reads = phase == Phase.CATCHING_UP || phase == Phase.SNAPSHOT;
      (reads ? engine.readers() : engine.pumps()).submit(this);
    }
  }

  // --- Called by the dispatcher's thread alone. ---

  /** Queues an entry if this stream is to see it; returns true if the stream must be woken. */
  boolean offer(TailEntry entry, long published, byte[] scratch) {
    if (entry.index() == lastOffered) {
      return false; // Found by a second selector.
    }
    lastOffered = entry.index();
    if (!sieve.acceptsFound(entry.event(), scratch)) {
      return false;
    }
    return switch (ring.offer(entry.index(), published)) {
      case FIRST -> true;
      case OVERFLOWED -> {
        engine.counters().overflowed();
        yield true;
      }
      case QUEUED, REFUSED -> false;
    };
  }

  /** Returns true the first time since {@link #wakeListed}. */
  boolean listForWake() {
    boolean first = !listed;
    listed = true;
    return first;
  }

  void wakeListed() {
    listed = false;
    signal(WAKE);
  }

  /** Sends a live stream back to the log. */
  void fallBack() {
    ring.leave();
    signal(WAKE);
  }

  /** Where it stands; it does not move while a join is asked for. */
  long positionToJoin() {
    return course.passage().position();
  }

  boolean accepts(TailEntry entry, byte[] scratch) {
    return sieve.accepts(entry.event(), scratch);
  }

  void joined(long[] queued, int count, long published) {
    if (ring.goLive(queued, count, published)) {
      signal(JOINED);
    }
  }

  void joinRefused() {
    signal(JOIN_REFUSED);
  }

  // --- The turn. ---

  /** Runs the machine until it has nothing to do, or must read; on a pump's thread. */
  void turn(Tools tools) {
    if (run(tools) == Next.READ) {
      engine.readers().submit(this);
    }
  }

  /** Runs the machine until it has nothing to do, or others wait; on a reader's thread. */
  void turnReading(Tools tools) {
    while (run(tools) == Next.READ) {
      read(tools);
      if (engine.readers().isAnyoneWaiting()) {
        engine.readers().submit(this); // One batch each, first come first served.
        return;
      }
    }
  }

  private void read(Tools tools) {
    try {
      tools.out().truncate(0);
      readBatch(tools);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Returns READ, with the turn kept, or PARK, with the turn given up. */
  private Next run(Tools tools) {
    while (true) {
      Next next = guardedStep(signals.getAndSet(BUSY), tools);
      boolean parked = next == Next.PARK && signals.compareAndSet(BUSY, 0);
      if (parked || next == Next.READ) {
        return next;
      }
    }
  }

  private Next guardedStep(int now, Tools tools) {
    try {
      return step(now, tools);
    } catch (RuntimeException | Error e) {
      fail(e);
      return Next.PARK;
    }
  }

  private void fail(Throwable cause) {
    log.atError().setCause(cause).addKeyValue("subscription", number).log("stream failed");
    close(CloseReason.FAILED);
    output.abort();
    if (inFlight == null) {
      finish();
    }
  }

  private Next step(int now, Tools tools) {
    if ((now & (WRITTEN | BROKEN)) != 0) {
      release((now & BROKEN) == 0);
    }
    if (phase == Phase.ENDED || inFlight != null) {
      return Next.PARK;
    }
    if ((now & BROKEN) != 0) {
      reason.compareAndSet(null, CloseReason.GONE);
      finish();
      return Next.PARK;
    }
    if (phase == Phase.ENDING) {
      finish();
      return Next.PARK;
    }
    if (reason.get() != null) {
      return end(tools);
    }
    if (!wishes.isEmpty() && mayGrant()) {
      return grant(tools);
    }
    return switch (phase) {
      case OPENING -> ready ? Next.READ : Next.PARK;
      case SNAPSHOT, CATCHING_UP -> Next.READ;
      case JOINING -> joinAnswered(now);
      case LIVE -> live(tools);
      case ENDING, ENDED -> Next.PARK;
    };
  }

  /** While a join is asked for, the position must not move and nothing may be written. */
  private boolean mayGrant() {
    return (phase == Phase.CATCHING_UP || phase == Phase.LIVE)
        && wishes.prepare(number, request.filter(), () -> signal(WAKE));
  }

  /** Answers a wish at the position where the stream stands; see {@link Wishes}. */
  private Next grant(Tools tools) {
    tools.out().truncate(0);
    if (phase == Phase.LIVE) {
      OptionalLong settled = ring.settled(engine.dispatcher()::published);
      if (settled.isPresent()) {
        course.passage().reach(settled.getAsLong(), tools.out());
      } else {
        course.passage().reachSilently(ring.base());
      }
    }
    long position = course.passage().position();
    switch (wishes.grant(number, request.filter(), position)) {
      case Wishes.Granted.Pong pong ->
          course.envelope().pong(pong.payload(), tools.out(), tools.coder());
      case Wishes.Granted.Told said -> course.voice().say(said.object(), tools.out());
      case Wishes.Granted.Filter change -> {
        course.voice().say(change.object(), tools.out());
        change(change.filter());
      }
    }
    flush(tools);
    wishes.answered();
    return Next.PARK;
  }

  private void change(EventFilter filter) {
    ring.leave();
    phase = Phase.CATCHING_UP;
    SubscriptionRequest changed = request.filtered(filter);
    Sieve changedSieve = new Sieve(changed);
    request = changed;
    sieve = changedSieve;
    course.change(changed, changedSieve);
  }

  private Next joinAnswered(int now) {
    if ((now & JOINED) != 0) {
      phase = Phase.LIVE;
      return Next.AGAIN;
    }
    if ((now & JOIN_REFUSED) != 0) {
      phase = Phase.CATCHING_UP;
      return Next.READ;
    }
    return Next.PARK;
  }

  private void readBatch(Tools tools) {
    Course.Step step =
        switch (phase) {
          case OPENING -> course.start(tools);
          case SNAPSHOT -> course.snapshot(tools);
          case CATCHING_UP -> course.catchUp(tools);
          case LIVE -> course.takeQueued(ring, tools);
          case JOINING, ENDING, ENDED -> throw new IllegalStateException("no reading now");
        };
    tell(tools);
    apply(step, tools);
  }

  private void apply(Course.Step step, Tools tools) {
    switch (step) {
      case Course.Step.Go go -> phase = go.phase();
      case Course.Step.End end -> reason.compareAndSet(null, end.reason());
      case Course.Step.Join _ -> {
        if (tools.out().length() == 0) {
          phase = Phase.JOINING;
          engine.inbox().join(this); // The answer comes as a signal.
          return;
        }
        phase = Phase.CATCHING_UP; // What was said first must be written first.
      }
    }
    flush(tools);
  }

  /** Writes what is queued, or tells how far the log was seen. */
  private Next live(Tools tools) {
    OptionalLong settled = ring.settled(engine.dispatcher()::published);
    if (settled.isEmpty()) {
      return ring.isLive() ? queued(tools) : fellBehind();
    }
    tools.out().truncate(0);
    course.passage().reach(settled.getAsLong(), tools.out());
    tell(tools);
    flush(tools);
    return Next.PARK;
  }

  private Next queued(Tools tools) {
    if (course.hasValues()) {
      return Next.READ;
    }
    tools.out().truncate(0);
    apply(course.takeQueued(ring, tools), tools);
    return Next.AGAIN;
  }

  private Next fellBehind() {
    course.passage().reachSilently(ring.base());
    phase = Phase.CATCHING_UP;
    return Next.READ;
  }

  /** Adds progress or a heartbeat if one is due and nothing else is being said. */
  private void tell(Tools tools) {
    long now = engine.ticker().nanos();
    boolean due = pulse.progressDue(now);
    if (phase != Phase.SNAPSHOT && (due || course.passedMany())) {
      course.passage().tellProgress(engine.newestKnown(course.passage().position()), tools);
      pulse.told(now);
    }
    if (tools.out().length() == 0 && pulse.heartbeatDue(now)) {
      course.envelope().heartbeat(course.voice(), tools.out(), tools.coder());
    }
  }

  // --- Writing and ending. ---

  private void flush(Tools tools) {
    if (tools.out().length() == 0 || reason.get() == CloseReason.REVOKED) {
      return; // What was gathered under a session that has ended is not said any more.
    }
    course.envelope().seal(tools.out(), tools.coder(), !course.isFromTail());
    output.write(fill(tools.out()), this);
  }

  private ByteBuffer fill(ByteWriter out) {
    int before = output.roomBefore();
    ByteBuffer bytes = engine.buffers().take(before + out.length() + output.roomAfter());
    bytes.position(before);
    out.copyTo(bytes);
    bytes.limit(bytes.position()).position(before);
    engine.counters().wrote(out.length(), course.passage().takeFrames());
    inFlight = bytes;
    pulse.writing(engine.ticker().nanos());
    return bytes;
  }

  private void release(boolean reusable) {
    if (inFlight != null) {
      engine.buffers().release(inFlight, reusable);
      inFlight = null;
      pulse.written();
    }
  }

  private Next end(Tools tools) {
    CloseReason why = reason();
    ring.close();
    switch (why) {
      case GONE, STALLED, FAILED -> {
        output.abort();
        finish();
      }
      case LEFT, MISUSED, DRAINING, EXPIRED, REVOKED, LIMIT, ENDED, OVERLOADED -> {
        phase = Phase.ENDING;
        tools.out().truncate(0);
        course.voice().bye(why, engine.registry().retryMillis(), tools.out());
        course.envelope().end(why, tools.out(), tools.coder());
        output.end(fill(tools.out()), this);
      }
    }
    return Next.PARK;
  }

  private CloseReason reason() {
    CloseReason why = reason.get();
    return why == null ? CloseReason.FAILED : why;
  }

  private void finish() {
    if (phase == Phase.ENDED) {
      return;
    }
    phase = Phase.ENDED;
    ring.close();
    engine.leave(this, place, wishes.stored());
    engine.counters().closed(reason());
    ended.complete(reason());
  }
}
