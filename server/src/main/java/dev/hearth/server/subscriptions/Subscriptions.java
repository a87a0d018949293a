package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.events.CommitListener;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.resources.Resources;
import dev.hearth.storage.selectors.SelectorTables;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All open streams, and the front door of this room. Opened after the storage and before its first
 * write; closed before the storage. Safe for any thread.
 *
 * <pre>{@code
 * switch (subscriptions.admit(address)) {
 *   case Admission.Refused refused -> answer 200 with retry: and close, or 503
 *   case Admission.Place place -> {
 *     try (place) {
 *       set status and headers, begin asynchronous output
 *       subscriptions.open(place, request, output);
 *     }
 *   }
 * }
 * }</pre>
 */
public final class Subscriptions implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Subscriptions.class);
  private static final int PUMPS_MAX = 4;

  /** Streams that a pump takes from the queue at once. */
  private static final int PUMPS_HANDFUL = 16;

  /** Writes in progress may take so much; above it, each stream far less ({@link Buffers}). */
  private static final long WRITE_BYTES_MAX = 64L << 20;

  private final Engine engine;
  private final Tools dispatching;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Threads are running.
   *
   * @param dispatching what whoever dispatches runs turns with
   */
  private Subscriptions(Engine engine, Tools dispatching) {
    this.engine = engine;
    this.dispatching = dispatching;
  }

  /**
   * Starts the engine's threads at the newest sequence of the log.
   *
   * @param ticker closed with the engine
   */
  public static Subscriptions start(
      EventLog log,
      Resources resources,
      SelectorTables selectors,
      SubscriptionLimits limits,
      Ticker ticker) {
    return start(LogSource.of(log), new StoredResources(resources), selectors, limits, ticker);
  }

  /** As above, on what a test has instead of a store. */
  static Subscriptions start(
      LogSource log,
      ResourceSource resources,
      SelectorTables selectors,
      SubscriptionLimits limits,
      Ticker ticker) {
    Tail tail = new Tail(limits.tailBytes(), log.bounds().newest().value());
    Registry registry = new Registry(limits.streams(), limits.streamsPerAddress());
    Inbox inbox = new Inbox();
    int ring = limits.ringSequences();
    Counters counters = new Counters();
    int processors = Runtime.getRuntime().availableProcessors();
    int pumpCount = Math.clamp(processors / 2, 1, PUMPS_MAX);
    Workers pumps = new Workers("stream-pump", pumpCount, PUMPS_HANDFUL, ring, Turn::run);
    Tools dispatching = new Tools(ring);
    Handover handover = new Handover(pumps::submitAll, turn -> turn.run(dispatching));
    Dispatcher dispatcher =
        new Dispatcher(log, selectors, registry, tail, inbox, handover, counters, ring);
    Engine engine =
        new Engine(
            log,
            resources,
            selectors,
            limits,
            ticker,
            registry,
            tail,
            inbox,
            dispatcher,
            pumps,
            new Workers("stream-reader", limits.readers(), 1, ring, Turn::runReading),
            new LiveFirst(pumps, processors, LiveFirst.Times.DEFAULTS),
            new Buffers(WRITE_BYTES_MAX),
            counters);
    dispatcher.start();
    ticker.start(() -> engine.registry().forEach(stream -> tick(stream, ticker.nanos())));
    return new Subscriptions(engine, dispatching);
  }

  /** One stream whose socket can't be asked must not end the heartbeats of all others. */
  private static void tick(Subscriber stream, long now) {
    try {
      stream.tick(now);
    } catch (RuntimeException | Error e) {
      logger.atError().setCause(e).addKeyValue("subscription", stream.number()).log("tick failed");
      stream.cut(CloseReason.FAILED);
    }
  }

  /** What storage announces committed batches to; never blocks the committer. */
  public CommitListener listener() {
    return engine.dispatcher();
  }

  /** Takes a place for a stream of a client at this address, before anything is answered. */
  public Admission admit(InetAddress address) {
    return engine.registry().admit(address);
  }

  /**
   * Opens a stream on an output whose status and headers are set but not sent. Reads the edges of
   * the log (so that "from now" is now) and writes the first bytes; all else happens on the
   * engine's threads.
   */
  public Subscription open(
      Admission.Place place, SubscriptionRequest request, StreamOutput output) {
    if (!(place instanceof TakenPlace taken)) {
      throw new IllegalArgumentException("a place comes from admit");
    }
    Bounds arrival = engine.log().bounds();
    Subscriber subscriber = new Subscriber(engine, request, taken, output, arrival);
    taken.use();
    engine.registry().add(subscriber, request.access().map(PrivateAccess::session).orElse(null));
    CloseReason refusing = engine.registry().refusing();
    if (refusing != null) {
      subscriber.close(refusing); // It began after this stream was admitted.
    }
    try {
      subscriber.begin(new ByteWriter(64));
    } catch (RuntimeException | Error e) {
      subscriber.fail(e);
      subscriber.turn().begin(); // Whoever opens gives the turn up, also of a stream that failed.
      throw e;
    }
    return subscriber;
  }

  /**
   * Ends every stream that was opened under a session, before any later private event is sent on
   * it. Call it once the end of the session is durable and before answering.
   *
   * @param session as {@link PrivateAccess#session} names it
   */
  public void revoke(String session) {
    engine.registry().ofSession(session).forEach(stream -> stream.close(CloseReason.REVOKED));
  }

  /**
   * Admits nobody any more and ends every stream with {@code bye} {@code draining}; completes when
   * all have ended. A stream whose socket takes nothing keeps it waiting: bound the wait, then
   * {@link #close}.
   */
  public CompletableFuture<Void> drain() {
    engine.registry().refuseAll(CloseReason.DRAINING);
    List<Subscriber> left = engine.registry().all();
    return CompletableFuture.allOf(
        left.stream().map(Subscriber::ended).toArray(CompletableFuture[]::new));
  }

  /** True once an error has ended the thread that tells streams of events: none can be live. */
  public boolean hasFailed() {
    return engine.registry().refusing() == CloseReason.FAILED;
  }

  public SubscriptionFigures figures() {
    int open = 0;
    int live = 0;
    int catchingUp = 0;
    for (Subscriber stream : engine.registry().all()) {
      open++;
      switch (stream.phase()) {
        case LIVE -> live++;
        case SNAPSHOT, CATCHING_UP, STORING, JOINING -> catchingUp++;
        case OPENING, ENDING, ENDED -> {}
      }
    }
    Counters counters = engine.counters();
    return new SubscriptionFigures(
        open,
        live,
        catchingUp,
        counters.closedByReason(),
        counters.bytes(),
        counters.frames(),
        counters.overflows(),
        counters.matchFailures(),
        new Sequence(engine.dispatcher().published()));
  }

  /** Cuts the streams that are left and stops the threads. Idempotent. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    engine.registry().refuseAll(CloseReason.DRAINING);
    engine.registry().forEach(stream -> stream.cut(CloseReason.DRAINING));
    engine.ticker().close();
    engine.dispatcher().close();
    dispatching.close();
    engine.pumps().close();
    engine.readers().close();
    engine.registry().forEach(Subscriber::abandon);
  }
}
