package dev.hearth.client.wire;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * The timestamps of {@link AuthToken}s: microseconds since 1970 in steps of 256, the low eight bits
 * OR-ed with a number that this clock drew once.
 *
 * <p>Strictly increasing, also when the wall clock stands still or steps back, because a server
 * refuses a second token with the same time and key. The low bits keep two processes with the same
 * key apart. Safe to share between threads.
 */
public final class AuthClock {
  /**
   * The clock that all clients of this process share. The one piece of state that is not handed in,
   * because what it promises, never the same time twice, is a promise of the process.
   */
  public static final AuthClock OF_PROCESS = new AuthClock(Clock.systemUTC(), new SecureRandom());

  private static final long STEP = 256;
  private static final long MICROS_MASK = (1L << 56) - 1;

  private final Clock clock;
  private final int clockId;
  private final AtomicLong last = new AtomicLong();

  public AuthClock(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.clockId = random.nextInt((int) STEP);
  }

  /** Microseconds since 1970, greater than every answer before. */
  public long nextMicros() {
    Instant now = clock.instant();
    long micros = (now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000) & MICROS_MASK;
    return last.updateAndGet(before -> Math.max(micros, before + STEP) | clockId);
  }
}
