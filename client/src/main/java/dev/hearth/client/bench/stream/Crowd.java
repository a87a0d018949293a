package dev.hearth.client.bench.stream;

import dev.hearth.client.bench.net.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Many subscribers, driven from one thread that calls these methods. */
public final class Crowd implements AutoCloseable {
  private static final long ROUND_MILLIS = 20;
  private static final long HOLD_MILLIS = 200;
  private static final Duration RETRY = Duration.ofMillis(100);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final CrowdPlan plan;
  private final List<CrowdLoop> loops = new ArrayList<>();
  private final Bell bell = new Bell();

  private Crowd(CrowdPlan plan) {
    this.plan = plan;
  }

  /**
   * A crowd of which nobody is there yet.
   *
   * @param times of the writers whose events it sees
   */
  public static Crowd of(CrowdPlan plan, SendTimes times) throws IOException {
    return of(plan, times, RETRY);
  }

  /**
   * The same with another patience.
   *
   * @param retry how long a loop waits before it opens a stream again that ended before it was live
   */
  static Crowd of(CrowdPlan plan, SendTimes times, Duration retry) throws IOException {
    Crowd crowd = new Crowd(plan);
    for (int i = 0; i < plan.threads(); i++) {
      crowd.loops.add(new CrowdLoop(plan, i, times, retry, crowd.bell));
    }
    crowd.loops.forEach(CrowdLoop::start);
    return crowd;
  }

  /**
   * Opens all streams, from where each left off if it was here before, and waits until all are
   * live.
   *
   * @param atOnce how many may be connecting at the same time
   * @param timeout after which it has failed
   * @param progress told how many are live
   * @return {@link System#nanoTime} at which the last one became live
   * @throws IOException if the server refuses one or ends one for good, if it breaks every
   *     connection for some seconds, or the time is over
   */
  public long join(int atOnce, Duration timeout, LongConsumer progress)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    loops.forEach(loop -> loop.openAll(Math.max(1, atOnce / plan.threads())));
    while (live() < plan.subscribers()) {
      int refusal = loops.stream().mapToInt(CrowdLoop::refusal).max().orElseThrow();
      if (refusal > 0) {
        throw new IOException("the server answers the stream with " + refusal);
      }
      int gone = loops.stream().mapToInt(CrowdLoop::goneCount).sum();
      if (gone > 0) { // and will not come back
        String streams = gone == 1 ? " stream" : " streams";
        throw failure("the server ended " + gone + streams + " before all were live");
      }
      if (System.nanoTime() > deadline || loops.stream().anyMatch(CrowdLoop::hasGivenUp)) {
        throw failure("only " + live() + " of " + plan.subscribers() + " streams are live");
      }
      progress.accept(live());
      bell.await(ROUND_MILLIS);
    }
    progress.accept(live());
    return loops.stream().mapToLong(CrowdLoop::liveAt).max().orElseThrow();
  }

  private IOException failure(String what) {
    IOException cause = cause();
    return cause == null ? new IOException(what) : Connection.failure(what, cause);
  }

  /** What first kept a stream from being live, if a loop knows. */
  private @Nullable IOException cause() {
    for (CrowdLoop loop : loops) {
      IOException cause = loop.cause();
      if (cause != null) {
        return cause;
      }
    }
    return null;
  }

  /** Cuts all streams and waits until they are gone. */
  public void leave() throws InterruptedException {
    CountDownLatch left = new CountDownLatch(loops.size());
    loops.forEach(loop -> loop.closeAll(left::countDown));
    while (!left.await(ROUND_MILLIS, TimeUnit.MILLISECONDS)) {
      loops.forEach(CrowdLoop::check);
    }
  }

  /**
   * Keeps the streams open for a while and wants nothing of them.
   *
   * @param progress told the milliseconds that went by
   */
  public void hold(Duration length, LongConsumer progress) throws InterruptedException {
    long start = System.nanoTime();
    for (long gone = 0; gone < length.toMillis(); gone = millisSince(start)) {
      progress.accept(gone);
      bell.await(Math.min(HOLD_MILLIS, length.toMillis() - gone));
    }
  }

  /**
   * Counts the latency of what arrives from {@code nanos} on; until this is called, of nothing.
   * What was due before and is late counts too, or a server that cannot hold a rate would show no
   * latency.
   */
  public void recordFrom(long nanos) {
    loops.forEach(loop -> loop.recordFrom(nanos));
  }

  /** Streams that are live now. */
  public int live() {
    return loops.stream().mapToInt(CrowdLoop::liveCount).sum();
  }

  /** Events of the run so far, over all subscribers. */
  public long seen() {
    return loops.stream().mapToLong(CrowdLoop::seen).sum();
  }

  /** Nanosecond of the last event of the run. */
  public long seenAt() {
    return loops.stream().mapToLong(CrowdLoop::seenAt).max().orElseThrow();
  }

  /**
   * Waits until so many events of the run were seen over all subscribers, or no more come.
   *
   * @param quiet after which nothing is expected any more
   */
  public void awaitSeen(long expected, Duration quiet) throws InterruptedException {
    long before = seen();
    long since = System.nanoTime();
    while (before < expected && System.nanoTime() - since < quiet.toNanos()) {
      bell.await(ROUND_MILLIS);
      long now = seen();
      if (now > before) {
        before = now;
        since = System.nanoTime();
      }
    }
  }

  /**
   * Ends all streams and judges what they got.
   *
   * @param written how many numbers each writer wrote, as far as subscriber 0, 1, … is to see them
   */
  public CrowdVerdict finish(IntFunction<int[]> written) {
    close();
    loops.forEach(CrowdLoop::check);
    CrowdCounters counters = new CrowdCounters();
    long missing = 0;
    long repeats = 0;
    long disorder = 0;
    long notRising = 0;
    long unasked = 0;
    int hurt = 0;
    for (CrowdLoop loop : loops) {
      counters.add(loop.counters());
      for (Subscriber subscriber : loop.subscribers()) {
        GapChecker gaps = subscriber.gaps();
        gaps.finish(written.apply(subscriber.number()));
        missing += gaps.missing();
        repeats += gaps.repeats();
        disorder += gaps.disorder();
        notRising += subscriber.ids().notRising();
        unasked += gaps.unasked();
        boolean clean =
            gaps.missing() + gaps.repeats() + gaps.disorder() + gaps.unasked() == 0
                && subscriber.ids().notRising() == 0;
        hurt += clean ? 0 : 1;
      }
    }
    return new CrowdVerdict(counters, missing, repeats, disorder, notRising, unasked, hurt);
  }

  @Override
  public void close() {
    loops.forEach(CrowdLoop::close);
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / NANOS_PER_MILLI;
  }
}
