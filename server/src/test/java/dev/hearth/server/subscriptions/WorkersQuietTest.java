package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Who waits for workers to come to rest, and how workers end. */
class WorkersQuietTest extends WorkersFixture {
  /** A thread that waits as long as it takes; here, it waits. */
  private static FutureTask<Boolean> waiting(Workers workers) {
    FutureTask<Boolean> idle = new FutureTask<>(() -> workers.awaitIdle(Long.MAX_VALUE));
    Gate.awaitState(Thread.ofPlatform().start(idle), Thread.State.TIMED_WAITING);
    return idle;
  }

  @Test
  void nothingQueuedAndNobodyWorking_isQuietAtOnce() throws InterruptedException {
    assertTrue(nobody().awaitIdle(0));
  }

  @Test
  void queued_isNotQuiet() throws InterruptedException {
    Workers one = nobody();
    one.submit(turn(1));
    assertFalse(one.awaitIdle(0));

    Workers several = nobody();
    several.submitAll(turns(2, 3));
    assertFalse(several.awaitIdle(1), "not for so long");
  }

  @Test
  void whoWaits_isWokenWhenTheLastTurnIsDone() throws Exception {
    Workers workers = workers(1, 1);
    Gate gate = holdOneOf(workers);
    assertFalse(workers.awaitIdle(0), "nobody is queued, but one works");
    FutureTask<Boolean> idle = waiting(workers);
    workers.submitAll(turns(1, 3));

    gate.open();

    assertTrue(idle.get());
    assertEquals(3, served.size());
  }

  @Test
  void oneThreadOfTwoThatWorks_isNotQuiet() throws Exception {
    Workers workers = workers(2, 1);
    Gate first = holdOneOf(workers);
    Gate second = new Gate();
    AtomicReference<Thread> other = new AtomicReference<>();
    workers.submit(
        turn(
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
    Workers workers = workers(1, 3);
    Gate before = holdOneOf(workers);
    Gate second = new Gate();
    workers.submit(turn(1));
    workers.submit(turn(second::pass));
    workers.submit(turn(2));

    before.open();
    second.awaitTaken();

    assertFalse(workers.isAnyoneWaiting());
    assertFalse(workers.awaitIdle(0));
    second.open();
    assertTrue(workers.awaitIdle(Long.MAX_VALUE));
    assertEquals(2, served.size());
  }

  @Test
  void whoIsInterrupted_doesNotWait() {
    Workers nobody = nobody();
    nobody.submit(turn(1));
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> nobody.awaitIdle(Long.MAX_VALUE));
  }

  @Test
  void close_endsAThreadThatSleeps_andOneThatWaits() throws InterruptedException {
    Workers workers = workers(2, 1);
    CompletableFuture<Thread> sleeper = new CompletableFuture<>();
    CompletableFuture<Thread> waiter = new CompletableFuture<>();
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Gate gate = new Gate();
    workers.submit(
        turn(
            () -> {
              waiter.complete(Thread.currentThread());
              end.complete(assertThrows(Gate.Interrupted.class, gate::pass));
            }));
    gate.awaitTaken();
    workers.submit(turn(() -> sleeper.complete(Thread.currentThread())));
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
    Workers nobody = nobody();
    nobody.submit(turn(1));
    FutureTask<Boolean> idle = waiting(nobody);

    nobody.close();

    assertTrue(idle.get());
  }

  @Test
  void close_waitsForTheTurnInHand() throws Exception {
    Workers workers = workers(1, 1);
    CompletableFuture<Thread> worker = new CompletableFuture<>();
    Gate gate = new Gate();
    workers.submit(
        turn(
            () -> {
              worker.complete(Thread.currentThread());
              gate.passUnheeding();
              served.add(1);
            }));
    gate.awaitTaken();
    FutureTask<Integer> closing =
        new FutureTask<>(
            () -> {
              workers.close();
              return served.size();
            });
    Gate.awaitState(Thread.ofPlatform().start(closing), Thread.State.WAITING);

    gate.open();

    assertEquals(1, closing.get());
    assertFalse(worker.join().isAlive());
  }

  @Test
  void whoIsInterruptedWhileItCloses_staysSo() {
    Workers workers = workers(1, 1);
    Gate gate = new Gate();
    workers.submit(turn(gate::passUnheeding));
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
