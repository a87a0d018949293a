package dev.hearth.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  /** Always the greatest number that was asked for. */
  static final RandomGenerator GREATEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return 0;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  private static long next(Backoff backoff) {
    return backoff.next(Optional.empty()).toMillis();
  }

  @Test
  void span_doublesUpToTheCap() {
    Backoff backoff = new Backoff(GREATEST);
    List<Long> waits = IntStream.range(0, 9).mapToObj(i -> next(backoff)).toList();
    assertEquals(List.of(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L), waits);
  }

  @Test
  void success_beginsAgain() {
    Backoff backoff = new Backoff(GREATEST);
    next(backoff);
    next(backoff);
    backoff.succeeded();
    assertEquals(500, next(backoff));
  }

  @Test
  void jitter_isFull() {
    Random random = new Random(1);
    Set<Long> tenths = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      long wait = next(new Backoff(random));
      assertTrue(wait >= 0 && wait <= 500);
      tenths.add(wait / 51);
    }
    assertEquals(10, tenths.size());
  }

  @Test
  void retry_isTheLeastThatIsWaited_untilTheServerSaysAnother() {
    Backoff backoff = new Backoff(GREATEST);
    backoff.serverAsks(3000);
    assertEquals(3000, next(backoff));
    assertEquals(3000, next(backoff));
    assertEquals(3000, next(backoff));
    assertEquals(4000, next(backoff));
    backoff.serverAsks(0);
    assertEquals(8000, next(backoff));
  }

  @Test
  void retryAfter_isTheLeastThatIsWaited_once() {
    Backoff backoff = new Backoff(GREATEST);
    assertEquals(Duration.ofSeconds(20), backoff.next(Optional.of(Duration.ofSeconds(20))));
    assertEquals(1000, next(backoff));
  }

  /** A hostile server must not be able to put a client to sleep for good. */
  @Test
  void whatAServerAsks_hasALimit() {
    Backoff backoff = new Backoff(GREATEST);
    assertEquals(Backoff.ASKED_MAX, backoff.next(Optional.of(Duration.ofDays(1000))));
    backoff.serverAsks(Long.MAX_VALUE);
    assertEquals(Backoff.ASKED_MAX.toMillis(), next(backoff));
  }
}
