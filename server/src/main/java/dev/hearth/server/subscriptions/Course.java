package dev.hearth.server.subscriptions;

import dev.hearth.server.coding.Piece;
import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.model.Sequence;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one stream says next: reads history, the tail or the ring into the thread's buffer and moves
 * the position. It writes nothing to the socket. Belongs to whoever has the stream's turn.
 */
final class Course {
  /** Most bytes of one write of queued events; a little below a size of {@link Buffers}. */
  private static final int LIVE_BYTES = 60 << 10;

  /**
   * Most bytes of a stream's first write, which need not wait for what comes after them; as much as
   * fits the smallest of {@link Buffers}. Each further write may be larger, by this factor.
   */
  private static final int FIRST_BYTES = 3_500;

  private static final int STRIDE_FACTOR = 4;

  /** Events of the tail whose values are fetched in one go. */
  private static final int VALUES_PER_WALK = 64;

  /** What comes next. */
  sealed interface Step {
    record Go(Phase phase) implements Step {}

    record End(CloseReason reason) implements Step {}

    /** The rest is short enough to be queued by the dispatcher. */
    record Join() implements Step {}
  }

  private static final Step CATCH_UP = new Step.Go(Phase.CATCHING_UP);
  private static final Step SHOW_SNAPSHOT = new Step.Go(Phase.SNAPSHOT);
  private static final Step STAY_LIVE = new Step.Go(Phase.LIVE);
  private static final Step JOIN = new Step.Join();

  private final Engine engine;
  private SubscriptionRequest request;
  private Sieve sieve;
  private final Bounds arrival;
  private final Voice voice;
  private final Envelope envelope;
  private final Optional<Values> values;
  private final LogWalk walk;
  private Passage passage;
  private @Nullable Snapshot snapshot;
  private boolean fromTail;
  private int stride = FIRST_BYTES;

  Course(Engine engine, SubscriptionRequest request, Sieve sieve, Bounds arrival) {
    this.engine = engine;
    this.request = request;
    this.sieve = sieve;
    this.arrival = arrival;
    this.voice = Voice.of(request.protocol(), request.coding());
    this.envelope = Envelope.of(request);
    this.values =
        request.protocol() instanceof Protocol.Native stream && stream.values()
            ? Optional.of(new Values(engine.resources()))
            : Optional.empty();
    this.walk = new LogWalk(engine.log(), values, engine.limits().progressRows());
    this.passage = new Passage(voice, request.limit().orElse(Long.MAX_VALUE));
  }

  Voice voice() {
    return voice;
  }

  Envelope envelope() {
    return envelope;
  }

  /** From the position on, other events are asked for. */
  void change(SubscriptionRequest newRequest, Sieve newSieve) {
    request = newRequest;
    sieve = newSieve;
  }

  /** True if what was gathered last comes from the tail, and many streams gather the same. */
  boolean isFromTail() {
    return fromTail;
  }

  Passage passage() {
    return passage;
  }

  boolean hasValues() {
    return values.isPresent();
  }

  /** False for streams that end with history. */
  boolean needsSelectors() {
    return switch (request.protocol()) {
      case Protocol.Native _ -> true;
      case Protocol.Upstream stream -> stream.mode() == Protocol.Mode.LIVE;
    };
  }

  /** True if so many rows were passed that the position should be told at once. */
  boolean passedMany() {
    return passage.passed() >= engine.limits().progressRows();
  }

  /** Finds where to begin. Reads the disk. */
  Step start(Tools tools) {
    if (request.access().isPresent() && !request.access().get().exists()) {
      return new Step.End(CloseReason.REVOKED);
    }
    return switch (request.start()) {
      case Start.PerUser users -> startUpstream(users);
      case Start.Now _, Start.After _, Start.Garbled _, Start.Since _ -> startNative(tools);
    };
  }

  private Step startUpstream(Start.PerUser users) {
    long position =
        isReverse()
            ? users.users().stream().mapToLong(u -> valueOr(u, Long.MAX_VALUE)).max().orElse(0)
            : users.users().stream().mapToLong(this::forwardStart).min().orElse(0);
    passage.begin(position, arrival.newest().value());
    if (isReverse()) {
      passage.turnBack();
    }
    return CATCH_UP;
  }

  private static long valueOr(Start.UserCursor user, long absent) {
    return user.cursor().map(Sequence::value).orElse(absent);
  }

  private long forwardStart(Start.UserCursor user) {
    long cursor = valueOr(user, 0);
    return cursor == 0 ? arrival.floor().value() : cursor;
  }

  private boolean isReverse() {
    return request.protocol() instanceof Protocol.Upstream(Protocol.Mode mode)
        && mode == Protocol.Mode.REVERSE;
  }

  private boolean isSnapshotStream() {
    return request.protocol() instanceof Protocol.Native stream && stream.snapshot();
  }

  private Step startNative(Tools tools) {
    Positions.Resolved start = new Positions(engine.log()).resolve(request.start(), arrival);
    passage.begin(start.position().value(), arrival.newest().value());
    if (start.refusal().isPresent()) {
      return reset(start.refusal().get(), start.position().value(), start.bounds(), tools);
    }
    if (isSnapshotStream() && request.start() instanceof Start.Now) {
      return beginSnapshot(arrival.newest().value());
    }
    passage.reach(start.position().value(), tools.out());
    return CATCH_UP;
  }

  private Step reset(Positions.Refusal reason, long position, Bounds bounds, Tools tools) {
    boolean fresh = isSnapshotStream();
    long next = fresh ? bounds.newest().value() : position;
    Voice.Edge edge = new Voice.Edge(next, bounds.floor().value(), bounds.newest().value());
    passage.reset(reason, edge, !fresh, tools.out());
    if (fresh) {
      return beginSnapshot(next);
    }
    passage.reach(next, tools.out());
    return CATCH_UP;
  }

  private Step beginSnapshot(long upTo) {
    passage.begin(upTo, upTo);
    snapshot = new Snapshot(request.filter().selectors(), sieve, upTo);
    return SHOW_SNAPSHOT;
  }

  /** Shows the next resources. Reads the disk. */
  Step snapshot(Tools tools) {
    fromTail = false;
    Snapshot shown = snapshot;
    if (shown == null) {
      throw new IllegalStateException("no snapshot was begun");
    }
    return switch (shown.next(
        engine.resources(), engine.log(), values, roomBytes(), passage, tools)) {
      case MORE -> SHOW_SNAPSHOT;
      case LIMIT -> new Step.End(CloseReason.LIMIT);
      case EXPIRED -> new Step.End(CloseReason.EXPIRED);
      case COMPLETE -> {
        snapshot = null;
        passage.endSnapshot(shown.upTo(), tools.out());
        yield CATCH_UP;
      }
    };
  }

  /** Reads on, from the tail if the position is inside, else from the log. Reads the disk. */
  Step catchUp(Tools tools) {
    if (isReverse()) {
      return readBackward(tools);
    }
    boolean inTail = engine.tail().contains(passage.position());
    // A tail that has not reached the newest sequence of the request's arrival can't say "live".
    if (needsSelectors() && inTail && passage.isBeyondTarget(engine.dispatcher().published())) {
      return walkTail(tools);
    }
    return readLog(tools);
  }

  private Step readLog(Tools tools) {
    fromTail = false;
    Passage before = passage.copy();
    LogWalk.Outcome outcome = walk.forward(sieve, passage, roomBytes(), tools);
    if (outcome.bounds().floor().value() > before.position()) {
      passage = before;
      tools.out().truncate(0);
      return expired(outcome.bounds(), tools);
    }
    return afterRead(outcome, !needsSelectors());
  }

  private Step expired(Bounds bounds, Tools tools) {
    return switch (request.protocol()) {
      case Protocol.Upstream _ -> new Step.End(CloseReason.EXPIRED);
      case Protocol.Native _ ->
          reset(Positions.Refusal.EXPIRED, bounds.floor().value(), bounds, tools);
    };
  }

  private Step readBackward(Tools tools) {
    fromTail = false;
    return afterRead(walk.backward(sieve, passage, roomBytes(), tools), true);
  }

  private static Step afterRead(LogWalk.Outcome outcome, boolean endsWithHistory) {
    if (outcome.full()) {
      return new Step.End(CloseReason.LIMIT);
    }
    return outcome.ended() && endsWithHistory ? new Step.End(CloseReason.ENDED) : CATCH_UP;
  }

  private int roomBytes() {
    int most = engine.limits().batchBytes();
    int wanted = Math.min(stride, most);
    stride = Math.min(wanted * STRIDE_FACTOR, most);
    return engine.buffers().roomBytes(wanted);
  }

  private Step walkTail(Tools tools) {
    Tail.Stretch stretch = engine.tail().above(passage.position());
    if (stretch == null) {
      return CATCH_UP; // It left the tail this moment; the log has it.
    }
    if (stretch.length() <= engine.limits().ringSequences()) {
      return JOIN;
    }
    long end = stretch.end();
    boolean wide = sieve.acceptsAllPublic(passage.position() + 1);
    fromTail = wide; // What few select is compressed for each: the runs would hold too much else.
    int room = roomBytes();
    int shown = 0;
    for (long index = stretch.from(); index < end && tools.out().length() < room; index++) {
      long at = index;
      int run = wide && envelope.isCoded() ? showRun(n -> at + n < end ? at + n : -1, tools) : 0;
      if (run > 0) {
        index += run - 1;
        continue;
      }
      TailEntry entry = engine.tail().entry(index);
      if (entry == null || (hasValues() && shown == VALUES_PER_WALK)) {
        break;
      }
      if (!sieve.accepts(entry.event(), tools.path())) {
        passage.pass(entry.sequence());
      } else if (show(entry, tools)) {
        shown++;
      } else {
        return new Step.End(CloseReason.LIMIT);
      }
    }
    passage.reach(passage.position(), tools.out());
    return CATCH_UP;
  }

  /** Writes the run that begins with the next entry, if there is one; returns its length or 0. */
  private int showRun(Run.Ahead ahead, Tools tools) {
    if (hasValues()) {
      return 0;
    }
    List<TailEntry> run = Run.longest(engine.tail(), ahead);
    if (run == null
        || run.getFirst().sequence() <= passage.position()
        || !passage.mayShow(run.size(), run.getLast().sequence())) {
      return 0;
    }
    Piece piece =
        run.getFirst().run(run, Run.slot(run), envelope.coding(), voice.encoding(), tools);
    envelope.splice(piece, tools.out(), tools.coder());
    passage.showed(run.getLast().sequence(), run.size());
    return run.size();
  }

  private boolean show(TailEntry entry, Tools tools) {
    return values.isEmpty()
        ? passage.show(entry, tools)
        : passage.show(entry.event(), values.get().of(entry.event().toEvent()), tools);
  }

  /** Takes what the dispatcher has queued. Reads the disk only if values are asked for. */
  Step takeQueued(Ring ring, Tools tools) {
    long[] queued = tools.queued();
    int count = ring.peek(queued);
    int room = engine.buffers().roomBytes(LIVE_BYTES);
    int taken = 0;
    boolean more = true;
    fromTail = true;
    while (more && taken < count && tools.out().length() < room) {
      int at = taken;
      int run = envelope.isCoded() ? showRun(n -> at + n < count ? queued[at + n] : -1, tools) : 0;
      if (run > 0) {
        taken += run;
        continue;
      }
      TailEntry entry = engine.tail().entry(queued[taken]);
      if (entry == null) {
        ring.leave();
        engine.counters().overflowed();
        return CATCH_UP;
      }
      more = takeOne(entry, tools);
      taken++;
    }
    ring.remove(taken);
    return more ? STAY_LIVE : new Step.End(CloseReason.LIMIT);
  }

  private boolean takeOne(TailEntry entry, Tools tools) {
    // The log may have been ahead of the dispatcher: only what is above the position is written.
    if (entry.sequence() <= passage.position()) {
      return true;
    }
    // Asked once more, for the session may have changed since the event was queued.
    if (!entry.event().isPublic() && !sieve.isCovered(entry.event())) {
      passage.pass(entry.sequence());
      return true;
    }
    return show(entry, tools);
  }
}
