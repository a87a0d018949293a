package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.model.Sequence;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one stream says next: reads history, the tail or the ring into the thread's buffer and moves
 * the position. It writes nothing to the socket. Belongs to whoever has the stream's turn.
 */
final class Course {
  /**
   * Most bytes of a stream's first write, which need not wait for what comes after them; as much as
   * fits the smallest of {@link Buffers}. Each further write may be larger, by this factor.
   */
  private static final int FIRST_BYTES = 3_500;

  private static final int STRIDE_FACTOR = 4;

  /** What comes next. */
  sealed interface Step {
    record Go(Phase phase) implements Step {}

    record End(CloseReason reason) implements Step {}

    /** The rest is short enough to be queued by the dispatcher. */
    record Join() implements Step {}
  }

  static final Step CATCH_UP = new Step.Go(Phase.CATCHING_UP);
  private static final Step SHOW_SNAPSHOT = new Step.Go(Phase.SNAPSHOT);
  static final Step STAY_LIVE = new Step.Go(Phase.LIVE);
  static final Step JOIN = new Step.Join();

  private final Engine engine;
  private final Interest interest;
  private final Voice voice;
  private final Envelope envelope;
  private final Optional<Values> values;
  private final Passage passage;
  private final TailReader tail;
  private @Nullable Bounds arrival;
  private @Nullable Snapshot snapshot;
  private boolean fromTail;

  /**
   * A floor up to here is no loss to the first read, wherever the stream stands: "from the oldest
   * kept" means the oldest at that moment, and retention may have moved on since the request came.
   * Later, and once a position was told, what lies above the position is owed.
   */
  private long floorMax;

  private int stride = FIRST_BYTES;

  /**
   * @param arrival the edges of the log when the request arrived
   */
  Course(Engine engine, Interest interest, Bounds arrival) {
    SubscriptionRequest request = interest.request();
    this.engine = engine;
    this.interest = interest;
    this.arrival = arrival;
    this.voice = Voice.of(request.protocol(), request.coding());
    this.envelope = Envelope.of(request);
    this.values =
        request.protocol() instanceof Protocol.Native stream && stream.values()
            ? Optional.of(new Values(engine.resources()))
            : Optional.empty();
    this.passage = new Passage(voice, request.limit().orElse(Long.MAX_VALUE));
    this.tail = new TailReader(engine, interest, voice, envelope, values, passage);
  }

  Voice voice() {
    return voice;
  }

  Envelope envelope() {
    return envelope;
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
    return !interest.request().protocol().endsWithHistory();
  }

  /** True if so many rows were passed that the position should be told at once. */
  boolean passedMany() {
    return passage.passed() >= engine.limits().progressRows();
  }

  /** Finds where to begin, once. Reads the disk. */
  Step start(Tools tools) {
    Bounds edges = arrival;
    if (edges == null) {
      throw new IllegalStateException("it has begun");
    }
    arrival = null; // A stream that is open for days does not need it.
    SubscriptionRequest request = interest.request();
    if (request.access().isPresent() && !request.access().get().exists()) {
      return new Step.End(CloseReason.REVOKED);
    }
    return switch (request.start()) {
      case Start.PerUser users -> startUpstream(users, edges);
      case Start.Now _, Start.After _, Start.Garbled _, Start.Since _ -> startNative(edges, tools);
    };
  }

  private Step startUpstream(Start.PerUser users, Bounds edges) {
    long position =
        isReverse()
            ? users.users().stream().mapToLong(u -> valueOr(u, Long.MAX_VALUE)).max().orElse(0)
            : users.users().stream().mapToLong(user -> forwardStart(user, edges)).min().orElse(0);
    passage.begin(position, edges.newest().value());
    if (isReverse()) {
      passage.turnBack();
    }
    floorMax = oldestNamed(users);
    return CATCH_UP;
  }

  private static long valueOr(Start.UserCursor user, long absent) {
    return user.cursor().map(Sequence::value).orElse(absent);
  }

  /** The oldest position that a user's cursor names; those who begin at the oldest name none. */
  private static long oldestNamed(Start.PerUser users) {
    return users.users().stream()
        .mapToLong(user -> valueOr(user, 0))
        .filter(cursor -> cursor != 0)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static long forwardStart(Start.UserCursor user, Bounds edges) {
    long cursor = valueOr(user, 0);
    return cursor == 0 ? edges.floor().value() : cursor;
  }

  private boolean isReverse() {
    return interest.request().protocol() instanceof Protocol.Upstream(Protocol.Mode mode)
        && mode == Protocol.Mode.REVERSE;
  }

  private boolean isSnapshotStream() {
    return interest.request().protocol() instanceof Protocol.Native stream && stream.snapshot();
  }

  private Step startNative(Bounds edges, Tools tools) {
    Start from = interest.request().start();
    Positions.Resolved start = new Positions(engine.log()).resolve(from, edges);
    passage.begin(start.position().value(), edges.newest().value());
    if (start.refusal().isPresent()) {
      return reset(start.refusal().get(), start.position().value(), start.bounds(), tools);
    }
    if (isSnapshotStream() && from instanceof Start.Now) {
      return beginSnapshot(edges.newest().value());
    }
    passage.reach(start.position().value(), tools.out());
    boolean oldest = from instanceof Start.After(Cursor cursor) && cursor.isOldest();
    floorMax = oldest && tools.out().length() == 0 ? Long.MAX_VALUE : 0;
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
    snapshot = new Snapshot(interest.request().filter().selectors(), interest.sieve(), upTo);
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
    long noLoss = Math.max(floorMax, passage.position());
    floorMax = 0;
    boolean isInTail = engine.tail().contains(passage.position());
    // A tail that has not reached the newest sequence of the request's arrival can't say "live".
    if (needsSelectors() && isInTail && passage.isBeyondTarget(engine.dispatcher().published())) {
      fromTail = tail.isWide(); // What few select is compressed for each.
      return tail.walk(fromTail, roomBytes(), tools);
    }
    return readLog(noLoss, tools);
  }

  private Step readLog(long noLoss, Tools tools) {
    fromTail = false;
    Passage before = passage.copy();
    LogWalk.Outcome outcome = walk().forward(interest.sieve(), passage, roomBytes(), tools);
    if (outcome.bounds().floor().value() > noLoss) {
      passage.goBackTo(before);
      tools.out().truncate(0);
      return expired(outcome.bounds(), tools);
    }
    return afterRead(outcome, !needsSelectors());
  }

  private Step expired(Bounds bounds, Tools tools) {
    return switch (interest.request().protocol()) {
      case Protocol.Upstream _ -> new Step.End(CloseReason.EXPIRED);
      case Protocol.Native _ ->
          reset(Positions.Refusal.EXPIRED, bounds.floor().value(), bounds, tools);
    };
  }

  private Step readBackward(Tools tools) {
    fromTail = false;
    return afterRead(walk().backward(interest.sieve(), passage, roomBytes(), tools), true);
  }

  private LogWalk walk() {
    return new LogWalk(engine.log(), values, engine.limits().progressRows());
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

  /** Takes what the dispatcher has queued. Reads the disk only if values are asked for. */
  Step takeQueued(Ring ring, Tools tools) {
    fromTail = true;
    return tail.takeQueued(ring, tools);
  }
}
