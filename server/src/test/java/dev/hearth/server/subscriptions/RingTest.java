package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is queued for one stream, and the order that makes progress true. */
class RingTest {
  private final Ring ring = new Ring(20);
  private final long[] seen = new long[20];

  @Test
  void offersBeforeTheJoin_areRefused() {
    assertEquals(Ring.Offer.REFUSED, ring.offer(1, 0));
    assertTrue(ring.settled(() -> 9).isEmpty(), "not live");
  }

  @Test
  void order_isKeptWhileTheRingGrowsAndTurns() {
    ring.goLive(new long[] {1, 2, 3}, 3, 0);
    for (long index = 4; index <= 20; index++) {
      ring.offer(index, 0);
    }
    assertEquals(20, ring.peek(seen));
    ring.remove(15);
    for (long index = 21; index <= 30; index++) {
      assertEquals(Ring.Offer.QUEUED, ring.offer(index, 0));
    }

    int count = ring.peek(seen);
    assertArrayEquals(
        java.util.stream.LongStream.rangeClosed(16, 30).toArray(), Arrays.copyOf(seen, count));
  }

  @Test
  void oneTooMany_emptiesTheRingAndEndsLive() {
    ring.goLive(new long[0], 0, 0);
    for (long index = 0; index < 20; index++) {
      ring.offer(index, 100);
    }

    assertEquals(Ring.Offer.OVERFLOWED, ring.offer(20, 105));
    assertFalse(ring.isLive());
    assertEquals(0, ring.peek(seen));
    assertEquals(100, ring.base(), "published when the ring was last seen empty");
    ring.remove(3); // By a turn that looked before the overflow.
    assertEquals(0, ring.peek(seen));
  }

  @Test
  void settled_isNothingWhenAnEventComesBetweenTheTwoLooks() {
    ring.goLive(new long[0], 0, 10);

    OptionalLong settled =
        ring.settled(
            () -> {
              ring.offer(1, 10); // The event of sequence 11 …
              return 11; // … is offered, and only then published.
            });

    assertTrue(settled.isEmpty(), "11 is not written yet");
    assertEquals(1, ring.peek(seen));
    ring.remove(1);
    assertEquals(OptionalLong.of(11), ring.settled(() -> 11));
  }

  @Test
  void settled_isNothingWhenTheRingOverflowsBetweenTheTwoLooks() {
    ring.goLive(new long[0], 0, 10);

    OptionalLong settled =
        ring.settled(
            () -> {
              ring.leave();
              return 11;
            });

    assertTrue(settled.isEmpty());
  }

  @Test
  void afterTheEnd_nobodyGoesLive() {
    ring.close();
    assertFalse(ring.goLive(new long[0], 0, 0));
    assertEquals(Ring.Offer.REFUSED, ring.offer(1, 0));
  }
}
