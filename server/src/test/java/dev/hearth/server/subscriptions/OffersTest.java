package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the dispatcher keeps for one stream, which may leave its ring at any moment. */
class OffersTest {
  private static final int RING = 20;

  private final Ring ring = new Ring(RING);
  private final Tail tail = new Tail(1 << 20, 0);
  private final byte[] scratch = new byte[ResourcePath.BYTES_MAX];
  private final SubscriptionRequest request = EngineFixture.request(0, "*/pub/a");
  private final Passage passage =
      new Passage(Voice.of(request.protocol(), request.coding()), Long.MAX_VALUE);
  private final Offers offers =
      new Offers(passage, ring, new Interest(request), QuietMachine.turn(), new Counters());

  private TailEntry entry() {
    long sequence = tail.end() + 1;
    return tail.append(
        new Event.Delete(
            new Sequence(sequence), EngineFixture.ALICE, ResourcePath.of("/pub/a"), 1));
  }

  private boolean offer() {
    return offers.offer(entry(), scratch);
  }

  private void goLive() {
    assertTrue(ring.goLive(new long[0], 0, tail.end()));
  }

  private long[] queued() {
    long[] queued = new long[RING];
    return Arrays.copyOf(queued, ring.peek(queued));
  }

  @Test
  void whoIsNotLive_isKeptNothing() {
    assertFalse(offer(), "there is nothing to hand");

    goLive();
    assertTrue(offer(), "the first that is kept");
    assertFalse(offer());
    assertTrue(offers.hand(1), "it must be woken");
    assertArrayEquals(new long[] {1, 2}, queued(), "and nothing from before it was live");
  }

  @Test
  void anEntryFoundByTwoSelectors_isKeptOnce() {
    goLive();
    TailEntry entry = entry();
    assertTrue(offers.offer(entry, scratch));
    assertFalse(offers.offer(entry, scratch));
    assertTrue(offers.hand(0));
    assertArrayEquals(new long[] {0}, queued());
  }

  /** What was kept for its time as a live stream must not be queued for the next. */
  @Test
  void whoLeavesBetweenOfferAndHand_isRefused_andFindsNothingWhenItIsBack() {
    goLive();
    assertTrue(offer());
    ring.leave();
    assertFalse(offer(), "not the first that is kept, live or not");
    assertFalse(offers.hand(0));

    goLive();
    assertEquals(0, queued().length);
    assertTrue(offer());
    assertTrue(offers.hand(2));
    assertArrayEquals(new long[] {2}, queued());
  }
}
