package dev.hearth.client.bench.load;

import dev.hearth.client.bench.net.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One thread's part of a load: connect, wait for the common start, send and count, let the last
 * answers arrive. Everything but the methods marked so belongs to that thread.
 */
final class LoadLoop implements EventLoop.Ticker, AutoCloseable {
  private static final int LOST_IN_A_ROW_MAX = 100;
  private static final int CONNECTING_MAX = 128;
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final LoadPlan plan;
  private final int share;
  private final long graceNanos;
  private final EventLoop events;
  private final CountDownLatch connected;
  private final CountDownLatch done;
  private final List<Exchange> exchanges = new ArrayList<>();
  private final Deque<Exchange> unopened = new ArrayDeque<>();
  private final Deque<Exchange> idle = new ArrayDeque<>();
  private final LoadCounters counters = new LoadCounters();

  private @Nullable Pace pace;
  private boolean running;
  private boolean ended;
  private boolean closed;
  private long measureFrom;
  private long measureTo;
  private long silentUntil;
  private long lastAnswer;
  private long requestsLeft;
  private int inFlight;
  private int connecting;
  private int missing;
  private int lostInARow;
  private long answered;

  private volatile long start;
  private volatile long answers;
  private volatile boolean broken;
  private volatile @Nullable IOException cause;

  /**
   * A loop whose thread does not run yet.
   *
   * @param share which loop this is, from 0
   * @param grace how long the server may say nothing, and how long it has for what is late at the
   *     end
   */
  LoadLoop(
      LoadPlan plan,
      int share,
      Duration grace,
      IntFunction<Script> scripts,
      CountDownLatch connected,
      CountDownLatch done)
      throws IOException {
    this.plan = plan;
    this.share = share;
    this.graceNanos = grace.toNanos();
    this.connected = connected;
    this.done = done;
    this.events = new EventLoop("bench-load-" + share);
    for (int i = share; i < plan.connections(); i += plan.threads()) {
      exchanges.add(new Exchange(this, events, scripts.apply(i)));
    }
    this.unopened.addAll(exchanges);
    this.missing = exchanges.size();
    long even = plan.requests() / plan.threads();
    this.requestsLeft = share < plan.requests() % plan.threads() ? even + 1 : even;
  }

  /** Starts the thread, which connects. From any thread. */
  void connect() {
    events.start(this);
  }

  /** Sends from {@code nanos} on. From any thread, once. */
  void begin(long nanos) {
    start = nanos;
    events.wake();
  }

  /** Answers so far. From any thread. */
  long answers() {
    return answers;
  }

  /** Whether the server kept breaking or refusing connections. From any thread. */
  boolean isBroken() {
    events.check();
    return broken;
  }

  /** What first went wrong with a connection, if anything did. From any thread. */
  @Nullable IOException cause() {
    return cause;
  }

  /** What was counted; when this loop is done. */
  LoadCounters counters() {
    return counters;
  }

  /** Nanosecond of the last counted answer; when this loop is done. */
  long lastAnswer() {
    return lastAnswer;
  }

  @Override
  public long tick(long now) {
    if (answers != answered || inFlight == 0) {
      answers = answered;
      silentUntil = now + graceNanos;
    }
    openMore();
    long begin = start;
    if (!running) {
      if (begin == 0 || now < begin) {
        return begin == 0 ? now + ROUND_NANOS : begin;
      }
      run(begin);
    }
    ended = ended || requestsLeft == 0 || (now >= measureTo && !owes());
    if ((ended && inFlight == 0) || isHopeless(now)) {
      finish();
    }
    long round = now + ROUND_NANOS;
    if (ended) {
      return round;
    }
    return Math.min(sendDue(now), now < measureTo ? Math.min(measureTo, round) : round);
  }

  @Override
  public boolean isOwed() {
    return inFlight > 0 || connecting > 0;
  }

  /** A connection is open. */
  void connected() {
    connecting--;
    missing--;
    if (missing == 0) { // later ones are opened again and take it below
      connected.countDown();
    }
  }

  /** A connection can send. */
  void idle(Exchange exchange) {
    if (running && pace == null && canSend(exchange.idleSince())) {
      send(exchange, exchange.idleSince());
    } else {
      idle.add(exchange);
    }
  }

  /** An answer is complete. */
  void answered(int status, long from, long nanos) {
    inFlight--;
    lostInARow = 0;
    counters.status(status);
    boolean inTime = isMeasured(nanos);
    if (inTime) {
      counters.answer();
      lastAnswer = nanos;
    }
    if (pace == null ? inTime : isMeasured(from)) {
      counters.latency(nanos - from);
    }
    answered++;
  }

  /**
   * A connection ended, or could not be opened.
   *
   * @param wasOpen false when it was still connecting
   * @param wasLost whether a request went down with it
   * @param why unknown when the server ended it in good order
   */
  void closed(Exchange exchange, boolean wasOpen, boolean wasLost, @Nullable IOException why) {
    if (cause == null) {
      cause = why;
    }
    idle.remove(exchange);
    if (!wasOpen) {
      connecting--;
    }
    if (wasLost) {
      inFlight--;
      counters.lost();
    }
    lostInARow++;
    if (lostInARow > LOST_IN_A_ROW_MAX) {
      broken = true;
      connected.countDown();
      finish();
    } else if (!closed) {
      unopened.add(exchange);
    }
  }

  /** The answer said that the connection ends. */
  void reopen(Exchange exchange) {
    unopened.add(exchange);
  }

  @Override
  public void close() {
    events.close();
  }

  private void run(long begin) {
    running = true;
    measureFrom = begin + plan.warmup().toNanos();
    measureTo = measureFrom + plan.length().toNanos();
    lastAnswer = measureFrom;
    if (plan.isPaced()) {
      pace = new Pace(begin, plan.ratePerSecond(), share, plan.threads());
      return;
    }
    for (Exchange exchange : List.copyOf(idle)) {
      if (canSend(begin)) {
        idle.remove(exchange);
        send(exchange, System.nanoTime());
      }
    }
  }

  private boolean isMeasured(long nanos) {
    return nanos >= measureFrom && nanos <= measureTo;
  }

  /** Whether something was due in time and is not sent yet: it is sent late, and timed so. */
  private boolean owes() {
    Pace schedule = pace;
    return schedule != null && schedule.due() < measureTo && requestsLeft > 0;
  }

  /** Whether the server has had its time; a load that counts has no other end if it is silent. */
  private boolean isHopeless(long now) {
    boolean counted = plan.requests() < Long.MAX_VALUE;
    return now > measureTo + graceNanos || (counted && now > silentUntil);
  }

  private boolean canSend(long nanos) {
    return !ended && requestsLeft > 0 && nanos < measureTo;
  }

  /**
   * Sends what is due, as far as connections are free.
   *
   * <p>A connection that was free in time makes this program the late one: the request counts from
   * when it is sent, the delay goes to the lateness. One that was not waited for the server: the
   * request counts from when it was due, or the server's slowness would hide itself (coordinated
   * omission).
   *
   * @return when the next one is due
   */
  private long sendDue(long now) {
    Pace schedule = pace;
    if (schedule == null) {
      return Long.MAX_VALUE;
    }
    while (schedule.due() <= now && !ended && owes()) {
      Exchange exchange = idle.poll();
      if (exchange == null) {
        return Long.MAX_VALUE; // an answer wakes the loop
      }
      boolean freeInTime = exchange.idleSince() <= schedule.due();
      if (freeInTime && schedule.due() >= measureFrom) {
        counters.late(now - schedule.due());
      }
      send(exchange, freeInTime ? System.nanoTime() : schedule.due());
      schedule.sent();
    }
    return schedule.due();
  }

  private void send(Exchange exchange, long nanos) {
    requestsLeft--;
    inFlight++;
    exchange.send(nanos);
  }

  private void openMore() {
    while (connecting < CONNECTING_MAX && !unopened.isEmpty() && !closed) {
      connecting++;
      unopened.remove().open(plan.target().address());
    }
  }

  private void finish() {
    if (closed) {
      return;
    }
    closed = true;
    ended = true;
    answers = answered;
    counters.unanswered(inFlight);
    Pace schedule = pace;
    if (schedule != null) {
      counters.unsent(Math.min(requestsLeft, schedule.unsentBefore(measureTo)));
    }
    exchanges.forEach(Exchange::close);
    done.countDown();
  }
}
