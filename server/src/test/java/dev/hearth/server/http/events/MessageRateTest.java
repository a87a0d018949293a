package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRateTest {
  private static final long SECOND = 1_000_000_000L;

  @ParameterizedTest
  @ValueSource(longs = {0, -5, Long.MAX_VALUE - SECOND, Long.MIN_VALUE})
  void manyAtOnce_thenAFewASecond(long start) {
    AtomicLong nanos = new AtomicLong(start);
    MessageRate rate = new MessageRate(nanos::get);
    assertEquals(MessageRate.AT_ONCE, allowed(rate));
    nanos.addAndGet(SECOND);
    assertEquals(MessageRate.PER_SECOND, allowed(rate));
    nanos.addAndGet(60 * SECOND);
    assertEquals(MessageRate.AT_ONCE, allowed(rate));
  }

  private static int allowed(MessageRate rate) {
    int count = 0;
    while (rate.allows()) {
      count++;
    }
    assertTrue(count < 10_000);
    assertFalse(rate.allows());
    return count;
  }
}
