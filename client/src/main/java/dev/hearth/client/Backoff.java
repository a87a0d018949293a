package dev.hearth.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before connecting again: exponential back-off with full jitter.
 *
 * <p>The n-th attempt in a row that brought nothing waits a random time between zero and {@code
 * BASE · 2^n}, at most {@link #CAP}; random over the whole span, because clients that were cut off
 * together must not come back together. A server's {@code retry:} and {@code Retry-After} are the
 * least that is waited, up to {@link #ASKED_MAX}, so that nobody can put a client to sleep for
 * good. For use by one thread.
 */
final class Backoff {
  static final Duration BASE = Duration.ofMillis(500);
  static final Duration CAP = Duration.ofSeconds(30);
  static final Duration ASKED_MAX = Duration.ofMinutes(5);

  /** BASE · 2^6 is above CAP already. */
  private static final int DOUBLINGS_MAX = 6;

  private final RandomGenerator random;
  private Duration asked = Duration.ZERO;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The server's {@code retry:}, good until it says another. */
  void serverAsks(long millis) {
    asked = Duration.ofMillis(Math.min(millis, ASKED_MAX.toMillis()));
  }

  /** The connection brought the subscription forward. */
  void succeeded() {
    failures = 0;
  }

  /**
   * The next time to wait.
   *
   * @param retryAfter what this one answer asked for
   */
  Duration next(Optional<Duration> retryAfter) {
    Duration span = least(BASE.multipliedBy(1L << Math.min(failures, DOUBLINGS_MAX)), CAP);
    failures++;
    Duration jittered = Duration.ofMillis(random.nextLong(span.toMillis() + 1));
    Duration floor = greatest(asked, least(retryAfter.orElse(Duration.ZERO), ASKED_MAX));
    return greatest(jittered, floor);
  }

  /** What an answer asks to wait. */
  static Optional<Duration> asked(HomeserverException e) {
    return e instanceof HomeserverException.Overloaded overloaded
        ? overloaded.retryAfter()
        : Optional.empty();
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Duration greatest(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
