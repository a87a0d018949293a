package dev.hearth.client.bench.load;

import dev.hearth.client.bench.net.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/**
 * A load in progress: all connections open first, then all threads begin at the same moment, and at
 * the end the answers still on their way are waited for.
 */
public final class Load implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final long CONNECT_SECONDS = 60;
  private static final long PROGRESS_MILLIS = 100;
  private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final LoadPlan plan;
  private final Duration grace;
  private final List<LoadLoop> loops = new ArrayList<>();
  private final CountDownLatch connected;
  private final CountDownLatch done;
  private long start;

  private Load(LoadPlan plan, Duration grace) {
    this.plan = plan;
    this.grace = grace;
    this.connected = new CountDownLatch(plan.threads());
    this.done = new CountDownLatch(plan.threads());
  }

  /**
   * Opens the connections and begins.
   *
   * @param scripts gives what connection 0, 1, … sends
   * @throws IOException if the server does not take the connections
   */
  public static Load start(LoadPlan plan, IntFunction<Script> scripts)
      throws IOException, InterruptedException {
    return start(plan, GRACE, scripts);
  }

  /**
   * The same with another patience.
   *
   * @param grace how long the server may say nothing, and how long it has for what is late at the
   *     end
   */
  static Load start(LoadPlan plan, Duration grace, IntFunction<Script> scripts)
      throws IOException, InterruptedException {
    Load load = new Load(plan, grace);
    try {
      load.begin(scripts);
      return load;
    } catch (IOException | InterruptedException | RuntimeException e) {
      load.close();
      throw e;
    }
  }

  private void begin(IntFunction<Script> scripts) throws IOException, InterruptedException {
    for (int i = 0; i < plan.threads(); i++) {
      loops.add(new LoadLoop(plan, i, grace, scripts, connected, done));
    }
    loops.forEach(LoadLoop::connect);
    boolean all = connected.await(CONNECT_SECONDS, TimeUnit.SECONDS);
    if (!all || loops.stream().anyMatch(LoadLoop::isBroken)) {
      throw failure("the server does not take " + plan.connections() + " connections");
    }
    start = System.nanoTime() + START_NANOS;
    loops.forEach(loop -> loop.begin(start));
  }

  /** Answers so far, warm-up included. */
  public long answers() {
    return loops.stream().mapToLong(LoadLoop::answers).sum();
  }

  /** Seconds since the first request, warm-up included. */
  public double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Waits until the warm-up is over, or the load has ended before. */
  public void awaitWarm() throws InterruptedException {
    long left = start + plan.warmup().toNanos() - System.nanoTime();
    if (done.await(Math.max(0, left), TimeUnit.NANOSECONDS)) {
      loops.forEach(LoadLoop::isBroken); // which throws what went wrong
    }
  }

  /**
   * Waits for the end.
   *
   * @param progress told the answers so far, ten times a second
   * @throws IOException if the server kept breaking connections
   */
  public LoadResult await(LongConsumer progress) throws IOException, InterruptedException {
    while (!done.await(PROGRESS_MILLIS, TimeUnit.MILLISECONDS)) {
      progress.accept(answers());
      loops.forEach(LoadLoop::isBroken);
    }
    progress.accept(answers());
    if (loops.stream().anyMatch(LoadLoop::isBroken)) {
      throw failure("the server keeps breaking connections");
    }
    LoadCounters counters = new LoadCounters();
    long measureFrom = start + plan.warmup().toNanos();
    long last = measureFrom;
    for (LoadLoop loop : loops) {
      counters.add(loop.counters());
      last = Math.max(last, loop.lastAnswer());
    }
    boolean counted = plan.requests() < Long.MAX_VALUE;
    double seconds = counted ? (last - measureFrom) / 1e9 : plan.length().toNanos() / 1e9;
    return counters.result(Math.max(seconds, 1e-9));
  }

  /** Says what, and why if a loop knows. */
  private IOException failure(String what) {
    for (LoadLoop loop : loops) {
      IOException cause = loop.cause();
      if (cause != null) {
        return Connection.failure(what, cause);
      }
    }
    return new IOException(what);
  }

  @Override
  public void close() {
    loops.forEach(LoadLoop::close);
  }
}
