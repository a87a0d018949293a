package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for workers to come to rest, and how workers end. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkersQuietTest {
  private final WorkersFixture fixture = new WorkersFixture();

  @AfterEach
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void close() {
    fixture.close();
  }

  /** A thread that waits as long as it takes; here, it waits. */
  private static FutureTask<Boolean> waiting(Workers workers) {
    FutureTask<Boolean> idle = new FutureTask<>(() -> workers.awaitIdle(Long.MAX_VALUE));
    Gate.awaitState(Thread.ofPlatform().start(idle), Thread.State.TIMED_WAITING);
    return idle;
  }

  @Test
  void nothingQueuedAndNobodyWorking_isQuietAtOnce() throws InterruptedException {
    assertTrue(fixture.nobody().awaitIdle(0));
  }

  @Test
  void queued_isNotQuiet() throws InterruptedException {
    Workers one = fixture.nobody();
    one.submit(fixture.turn(1));
    assertFalse(one.awaitIdle(0));

    Workers several = fixture.nobody();
    several.submitAll(fixture.turns(2, 3));
    assertFalse(several.awaitIdle(1), "not for so long");
  }

  @Test
  void whoWaits_isWokenWhenTheLastTurnIsDone() throws Exception {
    Workers workers = fixture.workers(1, 1);
    Gate gate = fixture.holdOneOf(workers);
    assertFalse(workers.awaitIdle(0), "nobody is queued, but one works");
    FutureTask<Boolean> idle = waiting(workers);
    workers.submitAll(fixture.turns(1, 3));

    gate.open();

    assertTrue(idle.get());
    assertEquals(3, fixture.served.size());
  }

  @Test
  void oneThreadOfTwoThatWorks_isNotQuiet() throws Exception {
    Workers workers = fixture.workers(2, 1);
    Gate first = fixture.holdOneOf(workers);
    Gate second = new Gate();
    AtomicReference<Thread> other = new AtomicReference<>();
    workers.submit(
        fixture.turn(
            () -> {
              other.set(Thread.currentThread());
              second.pass();
            }));
    second.awaitTaken();
    FutureTask<Boolean> idle = waiting(workers);

    second.open();
    Gate.awaitState(other.get(), Thread.State.WAITING);

    assertFalse(workers.awaitIdle(0));
    assertFalse(idle.isDone());
    first.open();
    assertTrue(idle.get());
  }

  /**
   * What is taken together is done together: a turn that waits in a hand is not queued any more.
   */
  @Test
  void restOfAHandful_isNotQuiet() throws InterruptedException {
    Workers workers = fixture.workers(1, 3);
    Gate before = fixture.holdOneOf(workers);
    Gate second = new Gate();
    workers.submit(fixture.turn(1));
    workers.submit(fixture.turn(second::pass));
    workers.submit(fixture.turn(2));

    before.open();
    second.awaitTaken();

    assertFalse(workers.isAnyoneWaiting());
    assertFalse(workers.awaitIdle(0));
    second.open();
    assertTrue(workers.awaitIdle(Long.MAX_VALUE));
    assertEquals(2, fixture.served.size());
  }

  @Test
  void whoIsInterrupted_doesNotWait() {
    Workers nobody = fixture.nobody();
    nobody.submit(fixture.turn(1));
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> nobody.awaitIdle(Long.MAX_VALUE));
  }

  @Test
  void close_endsAThreadThatSleeps_andOneThatWaits() throws InterruptedException {
    Workers workers = fixture.workers(2, 1);
    CompletableFuture<Thread> sleeper = new CompletableFuture<>();
    CompletableFuture<Thread> waiter = new CompletableFuture<>();
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Gate gate = new Gate();
    workers.submit(
        fixture.turn(
            () -> {
              waiter.complete(Thread.currentThread());
              end.complete(assertThrows(Gate.Interrupted.class, gate::pass));
            }));
    gate.awaitTaken();
    workers.submit(fixture.turn(() -> sleeper.complete(Thread.currentThread())));
    Gate.awaitState(sleeper.join(), Thread.State.WAITING);

    workers.close();
    workers.close();

    assertTrue(end.isDone());
    assertFalse(sleeper.join().isAlive());
    assertFalse(waiter.join().isAlive());
    assertTrue(workers.awaitIdle(0));
  }

  @Test
  void close_givesQuietToWhoWaits_thoughTurnsAreLeft() throws Exception {
    Workers nobody = fixture.nobody();
    nobody.submit(fixture.turn(1));
    FutureTask<Boolean> idle = waiting(nobody);

    nobody.close();

    assertTrue(idle.get());
  }

  @Test
  void close_waitsForTheTurnInHand() throws Exception {
    Workers workers = fixture.workers(1, 1);
    CompletableFuture<Thread> worker = new CompletableFuture<>();
    Gate gate = new Gate();
    workers.submit(
        fixture.turn(
            () -> {
              worker.complete(Thread.currentThread());
              gate.passUnheeding();
              fixture.served.add(1);
            }));
    gate.awaitTaken();
    FutureTask<Integer> closing =
        new FutureTask<>(
            () -> {
              workers.close();
              return fixture.served.size();
            });
    Gate.awaitState(Thread.ofPlatform().start(closing), Thread.State.WAITING);

    gate.open();

    assertEquals(1, closing.get());
    assertFalse(worker.join().isAlive());
  }

  @Test
  void whoIsInterruptedWhileItCloses_staysSo() {
    Workers workers = fixture.workers(1, 1);
    Gate gate = new Gate();
    workers.submit(fixture.turn(gate::passUnheeding));
    gate.awaitTaken();
    try {
      Thread.currentThread().interrupt();
      workers.close();
      assertTrue(Thread.interrupted());
    } finally {
      gate.open();
    }
  }
}
