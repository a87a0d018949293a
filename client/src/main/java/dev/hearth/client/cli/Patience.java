package dev.hearth.client.cli;

import dev.hearth.client.HomeserverException;
import dev.hearth.client.Waiting;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Tries one request of a transfer again when that may help: a few times when nobody answers, for
 * longer when the server asks to wait. For requests that may safely happen twice.
 */
final class Patience {
  private static final int ATTEMPTS_UNREACHABLE = 4;
  private static final int ATTEMPTS_OVERLOADED = 10;
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration ASKED_MAX = Duration.ofSeconds(30);

  private final Waiting waiting;
  private final RandomGenerator random;

  Patience(Waiting waiting, RandomGenerator random) {
    this.waiting = waiting;
    this.random = random;
  }

  <T> T call(Supplier<T> request) {
    for (int attempt = 1; ; attempt++) {
      try {
        return request.get();
      } catch (HomeserverException.Unreachable e) {
        await(e, attempt, ATTEMPTS_UNREACHABLE, Duration.ZERO);
      } catch (HomeserverException.Overloaded e) {
        await(e, attempt, ATTEMPTS_OVERLOADED, e.retryAfter().orElse(Duration.ZERO));
      }
    }
  }

  private void await(HomeserverException failure, int attempt, int most, Duration asked) {
    if (attempt >= most) {
      throw failure;
    }
    long span = FIRST.toMillis() << attempt;
    long millis = span / 2 + random.nextLong(span / 2 + 1);
    long least = Math.min(asked.toMillis(), ASKED_MAX.toMillis());
    try {
      waiting.await(Duration.ofMillis(Math.max(millis, least)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }
}
