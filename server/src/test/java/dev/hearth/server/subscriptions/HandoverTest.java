package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.selectors.SelectorLimits;
import dev.hearth.storage.selectors.SelectorTables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever was offered something is woken, after it has what is its own, and whatever fails. */
class HandoverTest extends WorkersFixture {
  private final Tail tail = new Tail(1 << 20, 0);
  private final byte[] scratch = new byte[ResourcePath.BYTES_MAX];
  private final SubscriptionRequest request = EngineFixture.request(0, "*/");
  private final Workers pumps = nobody();
  private final Handover handover = new Handover(pumps::submitAll, pumps::submit);

  /** A live stream that was offered two events and has room for so many. */
  private Offers offered(int room, Turn turn, Counters counters) {
    Passage passage = new Passage(Voice.of(request.protocol(), request.coding()), Long.MAX_VALUE);
    Ring ring = new Ring(room);
    Offers offers = new Offers(passage, ring, new Interest(request), turn, counters);
    assertTrue(ring.goLive(new long[0], 0, tail.end()));
    offers.offer(entry(), scratch);
    offers.offer(entry(), scratch);
    return offers;
  }

  private TailEntry entry() {
    return tail.append(event(tail.end() + 1));
  }

  private static Event event(long sequence) {
    return new Event.Delete(
        new Sequence(sequence), EngineFixture.ALICE, ResourcePath.of("/pub/a"), 1);
  }

  /** A turn that nobody has. */
  private static Turn parked() {
    Turn turn = QuietMachine.turn();
    try (Tools tools = new Tools(1)) {
      turn.run(tools);
    }
    return turn;
  }

  @Test
  void streamsAreWoken_onceAllHaveWhatIsTheirs() {
    handover.add(offered(2, parked(), new Counters()));
    List<Boolean> waiting = new ArrayList<>();

    handover.complete(0, () -> waiting.add(pumps.isAnyoneWaiting()));

    assertEquals(List.of(false), waiting);
    assertTrue(pumps.isAnyoneWaiting());
    assertEquals(0, handover.streams());
  }

  @Test
  void loneTurn_isTakenByWhoeverOffers_andSeveralAreQueued() {
    List<Turn> alone = new ArrayList<>();
    List<Turn> queued = new ArrayList<>();
    Handover choosing = new Handover(queued::addAll, alone::add);
    List<Turn> turns = List.of(parked(), parked(), parked());

    choosing.add(offered(2, turns.getFirst(), new Counters()));
    choosing.complete(0, () -> {});
    choosing.add(offered(2, turns.get(1), new Counters()));
    choosing.add(offered(2, turns.getLast(), new Counters()));
    choosing.complete(0, () -> {});

    assertEquals(turns.subList(0, 1), alone);
    assertEquals(turns.subList(1, 3), queued);
  }

  @Test
  void whoHasItsTurn_isNotQueuedAgain() {
    handover.add(offered(2, QuietMachine.turn(), new Counters()));
    handover.complete(0, () -> {});
    assertFalse(pumps.isAnyoneWaiting());
  }

  @Test
  @SuppressWarnings("NullAway") // Nothing to count with, so that an overflow fails.
  void whoWasClaimedBeforeAnotherFails_isQueued_andNothingIsPublished() {
    Turn turn = parked();
    handover.add(offered(2, turn, new Counters()));
    handover.add(offered(1, parked(), null));
    List<String> published = new ArrayList<>();

    assertThrows(
        NullPointerException.class, () -> handover.complete(0, () -> published.add("published")));

    assertFalse(turn.claim(Turn.WAKE), "it was claimed");
    assertTrue(pumps.isAnyoneWaiting(), "and is queued");
    assertEquals(List.of(), published);
  }

  /** As when there is no memory to queue a turn with; the dispatcher fails of it. */
  @Test
  void whoCouldNotBeQueued_isQueuedWhenTheDispatcherFails(@TempDir Path folder) {
    List<Turn> queued = new ArrayList<>();
    AtomicBoolean full = new AtomicBoolean(true);
    Handover refused =
        new Handover(
            turns -> {
              if (full.getAndSet(false)) {
                throw new OutOfMemoryError("as if");
              }
              queued.addAll(turns);
            },
            turn -> {
              if (full.getAndSet(false)) {
                throw new OutOfMemoryError("as if");
              }
              queued.add(turn);
            });
    Turn turn = parked();
    refused.add(offered(2, turn, new Counters()));
    Registry registry = new Registry(1, 1);
    Inbox inbox = new Inbox();
    try (SelectorTables selectors = SelectorTables.open(folder, new SelectorLimits(1, 1 << 10), 1);
        Dispatcher dispatcher =
            new Dispatcher(
                new ModelStore(), selectors, registry, tail, inbox, refused, new Counters(), 2)) {
      dispatcher.start();
      inbox.committed(List.of(event(tail.end() + 1)));

      while (registry.refusing() == null) {
        Thread.onSpinWait(); // It is the last that the dispatcher does.
      }
    }
    assertEquals(CloseReason.FAILED, registry.refusing());
    assertEquals(List.of(turn), queued);
  }
}
