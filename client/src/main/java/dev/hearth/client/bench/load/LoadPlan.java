package dev.hearth.client.bench.load;

import dev.hearth.client.bench.net.Target;
import java.time.Duration;

/**
 * The shape of a load.
 *
 * @param connections with at most one request in flight each
 * @param threads that drive them; the server needs the other cores
 * @param ratePerSecond of all connections together; 0 is a closed loop: each answer is followed by
 *     the next request
 * @param warmup carried out and not counted: compilers and caches settle
 * @param length counted after the warm-up
 * @param requests at most, warm-up included
 */
public record LoadPlan(
    Target target,
    int connections,
    int threads,
    double ratePerSecond,
    Duration warmup,
    Duration length,
    long requests) {
  public LoadPlan {
    if (connections < 1 || threads < 1 || ratePerSecond < 0 || requests < 1) {
      throw new IllegalArgumentException("a load needs connections, threads and requests");
    }
    threads = Math.min(threads, connections);
  }

  /** The same after a warm-up. */
  public LoadPlan after(Duration other) {
    return new LoadPlan(target, connections, threads, ratePerSecond, other, length, requests);
  }

  /** The same at another rate. */
  public LoadPlan at(double perSecond) {
    return new LoadPlan(target, connections, threads, perSecond, warmup, length, requests);
  }

  boolean isPaced() {
    return ratePerSecond > 0;
  }
}
