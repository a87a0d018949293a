package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is queued for one stream, and the order that makes progress true. */
class RingTest {
  private final Ring ring = new Ring(20);
  private final long[] seen = new long[20];

  private Ring.Offer offer(long index, long published) {
    return ring.offer(new long[] {index}, 1, published);
  }

  @Test
  void offersBeforeTheJoin_areRefused() {
    assertEquals(Ring.Offer.REFUSED, offer(1, 0));
    assertTrue(ring.settled(() -> 9).isEmpty(), "not live");
  }

  @Test
  void order_isKeptWhileTheRingGrowsAndTurns() {
    ring.goLive(new long[] {1, 2, 3}, 3, 0);
    for (long index = 4; index <= 20; index++) {
      offer(index, 0);
    }
    assertEquals(20, ring.peek(seen));
    ring.remove(15);
    for (long index = 21; index <= 30; index++) {
      assertEquals(Ring.Offer.QUEUED, offer(index, 0));
    }

    int count = ring.peek(seen);
    assertArrayEquals(
        java.util.stream.LongStream.rangeClosed(16, 30).toArray(), Arrays.copyOf(seen, count));
  }

  @Test
  void oneTooMany_emptiesTheRingAndEndsLive() {
    ring.goLive(new long[0], 0, 0);
    for (long index = 0; index < 20; index++) {
      offer(index, 100);
    }

    assertEquals(Ring.Offer.OVERFLOWED, offer(20, 105));
    assertFalse(ring.isLive());
    assertEquals(0, ring.peek(seen));
    assertEquals(100, ring.base(), "published when the ring was last seen empty");
    ring.remove(3); // By a turn that looked before the overflow.
    assertEquals(0, ring.peek(seen));
  }

  @Test
  void handfulThatDoesNotFitWhole_overflows() {
    ring.goLive(new long[0], 0, 0);
    ring.offer(new long[18], 18, 100);

    assertEquals(Ring.Offer.OVERFLOWED, ring.offer(new long[3], 3, 105));
    assertEquals(0, ring.peek(seen), "none of them: the log has all");
  }

  @Test
  void anyHandfuls_comeOutAsTheyWentIn() {
    String asked = System.getProperty("seed", "");
    long seed = asked.isEmpty() ? 20261121 : Long.parseLong(asked);
    System.out.println("RingTest runs with -Dseed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    ArrayDeque<Long> model = new ArrayDeque<>();
    ring.goLive(new long[0], 0, 0);
    long next = 0;
    for (int round = 0; round < 10_000; round++) {
      int count = random.nextInt(0, 21 - model.size());
      if (count > 0) {
        long[] handful = new long[count + random.nextInt(3)]; // Longer than what is in it.
        for (int i = 0; i < count; i++) {
          model.addLast(next);
          handful[i] = next++;
        }
        boolean first = model.size() == count;
        assertEquals(
            first ? Ring.Offer.FIRST : Ring.Offer.QUEUED, ring.offer(handful, count, next));
      }
      int queued = ring.peek(seen);
      assertArrayEquals(
          model.stream().mapToLong(Long::longValue).toArray(), Arrays.copyOf(seen, queued));
      int taken = random.nextInt(queued + 1);
      ring.remove(taken);
      for (int i = 0; i < taken; i++) {
        model.removeFirst();
      }
    }
  }

  @Test
  void settled_isNothingWhenAnEventComesBetweenTheTwoLooks() {
    ring.goLive(new long[0], 0, 10);

    OptionalLong settled =
        ring.settled(
            () -> {
              offer(1, 10); // The event of sequence 11 …
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
    assertEquals(Ring.Offer.REFUSED, offer(1, 0));
  }
}
