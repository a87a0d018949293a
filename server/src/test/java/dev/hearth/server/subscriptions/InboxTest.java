package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The committer never waits, and a dispatcher that lags is told to read the log. */
class InboxTest {
  /** Room for two short events; one with a long path is as much. */
  private final Inbox inbox = new Inbox(600);

  private static List<Event> batch(long sequence) {
    return List.of(
        new Event.Delete(
            new Sequence(sequence), EngineFixture.ALICE, ResourcePath.of("/pub/a"), 1));
  }

  @Test
  void tooMuch_isDroppedAndMarked_andTheQueueComesFirst() throws InterruptedException {
    for (long sequence = 1; sequence <= 5; sequence++) {
      inbox.committed(batch(sequence));
    }

    assertEquals(new Inbox.Work.Batch(batch(1)), inbox.take());
    inbox.committed(batch(6)); // There is room, but 3 to 5 are older and were dropped.
    assertEquals(new Inbox.Work.Batch(batch(2)), inbox.take());
    assertInstanceOf(Inbox.Work.ReadLog.class, inbox.take());
    inbox.committed(batch(7));
    assertEquals(new Inbox.Work.Batch(batch(7)), inbox.take());
  }

  @Test
  void eventsAreCountedByTheirBytes() throws InterruptedException {
    ResourcePath path = ResourcePath.of("/pub/" + "p".repeat(150));
    List<Event> wide = List.of(new Event.Delete(new Sequence(1), EngineFixture.ALICE, path, 1));
    inbox.committed(wide);
    inbox.committed(batch(2));

    assertEquals(new Inbox.Work.Batch(wide), inbox.take());
    assertInstanceOf(Inbox.Work.ReadLog.class, inbox.take());
    inbox.committed(batch(3));
    inbox.committed(batch(4));
    assertEquals(new Inbox.Work.Batch(batch(3)), inbox.take());
    assertEquals(new Inbox.Work.Batch(batch(4)), inbox.take());
  }

  /** What the read did not find is older than what is queued, and must be offered first. */
  @Test
  void readThatWasRefused_comesAgain_beforeAnythingQueued() throws InterruptedException {
    for (long sequence = 1; sequence <= 3; sequence++) {
      inbox.committed(batch(sequence));
    }
    inbox.take();
    inbox.take();
    assertInstanceOf(Inbox.Work.ReadLog.class, inbox.take());
    inbox.committed(batch(4));
    inbox.readLogAgain(1_000_000);
    inbox.committed(batch(5));
    assertInstanceOf(Inbox.Work.ReadLog.class, inbox.take());
    inbox.committed(batch(6));
    assertEquals(new Inbox.Work.Batch(batch(6)), inbox.take());
  }

  @Test
  void whileAReadIsAwaited_otherWorkGoesOn() throws InterruptedException {
    inbox.readLogAgain(Long.MAX_VALUE / 2);
    inbox.stop();
    assertInstanceOf(Inbox.Work.Stop.class, inbox.take());
  }

  @Test
  void place_isGivenWhereNobodyWorksAndNothingWaits() throws InterruptedException {
    assertTrue(inbox.claim());
    assertFalse(inbox.claim(), "somebody has it");
    inbox.release();

    inbox.committed(batch(1));
    assertFalse(inbox.claim(), "a batch waits, which is older");
    inbox.take();
    assertFalse(inbox.claim(), "it is being offered");
  }

  @Test
  void placeIsNotGiven_whileTheLogHasToBeReadFirst() {
    inbox.readLogAgain(Long.MAX_VALUE / 2);
    assertFalse(inbox.claim());
  }

  @Test
  void placeIsNotGiven_onceItStops() {
    inbox.stop();
    assertFalse(inbox.claim());
  }

  /** Else a join would run beside a batch, or the tables be closed under one. */
  @Test
  void whileThePlaceIsTaken_thatWhichIsUrgentWaits() throws Exception {
    assertTrue(inbox.claim());
    AtomicBoolean released = new AtomicBoolean();
    CompletableFuture<Boolean> takenAfterwards = new CompletableFuture<>();
    Thread dispatcher =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    inbox.take();
                    takenAfterwards.complete(released.get());
                  } catch (InterruptedException e) {
                    takenAfterwards.completeExceptionally(e);
                  }
                });
    awaitWaiting(dispatcher);
    inbox.stop();
    awaitWaiting(dispatcher);

    released.set(true);
    inbox.release();
    assertTrue(takenAfterwards.get(60, TimeUnit.SECONDS));
    dispatcher.join();
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void stop_beatsEverything() throws InterruptedException {
    inbox.committed(batch(1));
    inbox.stop();

    assertInstanceOf(Inbox.Work.Stop.class, inbox.take());
  }

  @Test
  void whatIsUrgent_isTakenWithoutTheRest_andNobodyWaitsForIt() throws InterruptedException {
    assertNull(inbox.takeUrgent());
    for (long sequence = 1; sequence <= 3; sequence++) {
      inbox.committed(batch(sequence));
    }
    assertNull(inbox.takeUrgent());
    assertEquals(new Inbox.Work.Batch(batch(1)), inbox.take());
    assertEquals(new Inbox.Work.Batch(batch(2)), inbox.take());
    assertNull(inbox.takeUrgent(), "the mark stays");
    assertInstanceOf(Inbox.Work.ReadLog.class, inbox.take());

    inbox.stop();
    assertInstanceOf(Inbox.Work.Stop.class, inbox.takeUrgent());
  }
}
