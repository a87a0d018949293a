package dev.hearth.client.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AuthClockTest {
  private static final Instant NOW = Instant.parse("2024-10-24T00:00:00Z");
  private static final Clock STANDING = Clock.fixed(NOW, ZoneOffset.UTC);

  @Test
  void standingClock_stillMovesOn() {
    AuthClock clock = new AuthClock(STANDING, () -> 0L);
    assertEquals(1729728000000000L, clock.nextMicros());
    assertEquals(1729728000000256L, clock.nextMicros());
    assertEquals(1729728000000512L, clock.nextMicros());
  }

  @Test
  void ownNumber_isInTheLowBitsOfEveryTime() {
    AuthClock clock = new AuthClock(STANDING, () -> -1L);
    for (int i = 0; i < 10; i++) {
      assertEquals(0xff, clock.nextMicros() & 0xff);
    }
  }

  @Test
  void fourThreads_neverGetTheSameTime() throws Exception {
    AuthClock clock = new AuthClock(STANDING, () -> 7L);
    Callable<long[]> reader =
        () -> IntStream.range(0, 1000).mapToLong(i -> clock.nextMicros()).toArray();
    Set<Long> seen = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<long[]> times : threads.invokeAll(Collections.nCopies(4, reader))) {
        long before = 0;
        for (long time : times.get()) {
          assertTrue(time > before);
          assertTrue(seen.add(time));
          before = time;
        }
      }
    }
    assertEquals(4000, seen.size());
  }
}
