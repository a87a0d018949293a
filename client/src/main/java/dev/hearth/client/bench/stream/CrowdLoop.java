package dev.hearth.client.bench.stream;

import dev.hearth.client.bench.net.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread's part of a crowd. What it counts belongs to that thread until it is closed; the
 * volatile totals below are brought up to date once in each round.
 */
final class CrowdLoop implements EventLoop.Ticker, AutoCloseable {
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int RETRIES_MAX = 10_000;

  /** Pauses in a row in which nothing came on any stream: five seconds, and nobody is there. */
  private static final int PAUSES_MAX = 50;

  private final CrowdPlan plan;
  private final SendTimes times;
  private final long retryNanos;
  private final Bell bell;
  private final byte[] marker;
  private final EventLoop events;
  private final FrameReader reader = new FrameReader();
  private final KnownFrames known = new KnownFrames();
  private final CrowdCounters counters = new CrowdCounters();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final Deque<Subscriber> unopened = new ArrayDeque<>();
  private int connectingMax;
  private int connecting;
  private long retryAt;
  private int pauses;
  private int liveSubscribers;
  private int goneSubscribers;
  private long lastArrival;
  private long lastLive;

  private volatile int live;
  private volatile int gone;
  private volatile int refusal;
  private volatile boolean givenUp;
  private volatile @Nullable IOException cause;
  private volatile long seen;
  private volatile long seenAt;
  private volatile long liveAt;
  private volatile long recordFrom = Long.MAX_VALUE;

  CrowdLoop(CrowdPlan plan, int share, SendTimes times, Duration retry, Bell bell)
      throws IOException {
    this.plan = plan;
    this.times = times;
    this.retryNanos = retry.toNanos();
    this.bell = bell;
    this.marker = plan.names().marker();
    this.events = new EventLoop("bench-crowd-" + share);
    for (int i = share; i < plan.subscribers(); i += plan.threads()) {
      subscribers.add(new Subscriber(this, events, i, plan.paths().apply(i), plan));
    }
  }

  /** Starts the thread. From any thread, once. */
  void start() {
    events.start(this);
  }

  /**
   * Opens every stream, from where it left off if it was open before. From any thread.
   *
   * @param atOnce how many may be connecting at the same time
   */
  void openAll(int atOnce) {
    events.execute(
        () -> {
          connectingMax = atOnce;
          unopened.addAll(subscribers);
        });
  }

  /**
   * Leaves every stream. From any thread.
   *
   * @param left called when all are closed and every count says so
   */
  void closeAll(Runnable left) {
    events.execute(
        () -> {
          unopened.clear();
          subscribers.forEach(Subscriber::close);
          connecting = 0;
          liveSubscribers = 0;
          goneSubscribers = 0;
          gone = 0;
          live = 0;
          left.run();
        });
  }

  /** Counts the latency of what arrives from {@code nanos} on. From any thread. */
  void recordFrom(long nanos) {
    recordFrom = nanos;
  }

  /** Streams that have caught up. From any thread. */
  int liveCount() {
    events.check();
    return live;
  }

  /** Streams that the server ended and that stay closed. From any thread. */
  int goneCount() {
    return gone;
  }

  /** The last status other than 200 that a stream was answered with, or 0. From any thread. */
  int refusal() {
    return refusal;
  }

  /** Whether the server kept breaking streams before they were live. From any thread. */
  boolean hasGivenUp() {
    return givenUp;
  }

  /** What first kept a stream from being live, if anything did. From any thread. */
  @Nullable IOException cause() {
    return cause;
  }

  /** Throws what ended this loop, if anything did; see {@link EventLoop#check}. */
  void check() {
    events.check();
  }

  /** Events of the run so far. From any thread. */
  long seen() {
    return seen;
  }

  /** Nanosecond of the last event of the run. From any thread. */
  long seenAt() {
    return seenAt;
  }

  /** Nanosecond at which the last stream became live. From any thread. */
  long liveAt() {
    return liveAt;
  }

  CrowdCounters counters() {
    return counters;
  }

  /** When the loop is closed. */
  List<Subscriber> subscribers() {
    return subscribers;
  }

  @Override
  public long tick(long now) {
    live = liveSubscribers;
    liveAt = lastLive;
    seenAt = lastArrival;
    seen = counters.events();
    // One that fails at once moves the time of the next try.
    while (now >= retryAt && connecting < connectingMax && !unopened.isEmpty()) {
      connecting++;
      unopened.remove().open(plan.target());
    }
    return now + ROUND_NANOS;
  }

  @Override
  public void close() {
    events.close();
  }

  FrameReader reader() {
    return reader;
  }

  KnownFrames known() {
    return known;
  }

  byte[] marker() {
    return marker;
  }

  boolean risingIds() {
    return plan.risingIds();
  }

  boolean waitsForLive() {
    return plan.liveFrames();
  }

  boolean knows(int writer) {
    return writer < plan.writers();
  }

  void arrived(int writer, long number, long nanos) {
    counters.event();
    lastArrival = nanos;
    if (nanos >= recordFrom) {
      long sent = times.at(writer, number);
      if (sent == SendTimes.UNKNOWN) {
        counters.untimed();
      } else {
        counters.latency(nanos - sent);
      }
    }
  }

  /** A stream's bytes were read, some time after they were seen to be there. */
  void received(int bytes, long nanos) {
    pauses = 0;
    counters.bytes(bytes);
    if (nanos >= recordFrom) {
      counters.waited(nanos - events.readySince());
    }
  }

  void connected() {
    connecting--;
  }

  void live(long nanos) {
    liveSubscribers++;
    lastLive = nanos;
    if (liveSubscribers == subscribers.size()) {
      live = liveSubscribers;
      liveAt = lastLive;
      bell.ring();
    }
  }

  /** A stream was answered with an error; it stays closed. */
  void refused(int status) {
    counters.refused(status);
    refusal = status;
    bell.ring();
  }

  /**
   * A stream ended by the server's will; it stays closed, and what it misses is found at the end.
   *
   * @param why unknown when the server ended it in good order
   */
  void cut(boolean wasLive, @Nullable IOException why) {
    if (wasLive) {
      liveSubscribers--;
    }
    counters.cut(why);
    if (cause == null) {
      cause = why;
    }
    goneSubscribers++;
    gone = goneSubscribers;
    bell.ring();
  }

  /**
   * A stream ended before it was live, as it does on a server that has too much to do.
   *
   * @param wasConnecting whether there was not even a connection
   * @param why unknown when the server ended it in good order
   */
  void retry(Subscriber subscriber, boolean wasConnecting, @Nullable IOException why) {
    if (cause == null) {
      cause = why;
    }
    if (wasConnecting) {
      connecting--;
    }
    counters.retry();
    long now = System.nanoTime();
    if (now >= retryAt) {
      pauses++;
    }
    if (counters.retries() > RETRIES_MAX || pauses > PAUSES_MAX) {
      givenUp = true;
      bell.ring();
      return;
    }
    retryAt = now + retryNanos;
    unopened.add(subscriber);
  }
}
