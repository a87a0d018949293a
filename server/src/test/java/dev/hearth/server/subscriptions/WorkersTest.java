package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Threads that take turns from one queue: their order, handfuls, tools and failures. */
class WorkersTest extends WorkersFixture {
  private static void awaitIdle(Workers workers) throws InterruptedException {
    assertTrue(workers.awaitIdle(Long.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void turns_areServedInTheOrderTheyCame(int handful) throws InterruptedException {
    Workers workers = workers(1, handful);
    Gate gate = holdOneOf(workers);
    workers.submit(turn(1));
    workers.submitAll(turns(2, 6));
    workers.submitAll(List.of());
    workers.submit(turn(7));

    gate.open();

    awaitIdle(workers);
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), served);
  }

  @Test
  void whoQueuesAgain_isBehindThoseWhoWait() throws InterruptedException {
    Workers workers = workers(1, 1);
    Gate gate = holdOneOf(workers);
    List<Turn> self = new ArrayList<>();
    self.add(
        turn(
            () -> {
              served.add(1);
              if (served.size() < 4) {
                workers.submit(self.getFirst());
              }
            }));
    workers.submit(self.getFirst());
    workers.submitAll(turns(2, 3));

    gate.open();

    awaitIdle(workers);
    assertEquals(List.of(1, 2, 3, 1), served);
  }

  @Test
  void whatIsTakenAtOnce_isAHandfulAndNoMore() throws InterruptedException {
    assertEquals(List.of(true, true, true, false), isAnyoneWaitingInFourTurns(1));
    assertEquals(List.of(true, true, false, false), isAnyoneWaitingInFourTurns(2));
    assertEquals(List.of(false, false, false, false), isAnyoneWaitingInFourTurns(4));
    assertEquals(List.of(false, false, false, false), isAnyoneWaitingInFourTurns(5));
  }

  private List<Boolean> isAnyoneWaitingInFourTurns(int handful) throws InterruptedException {
    Workers workers = workers(1, handful);
    Gate gate = holdOneOf(workers);
    assertFalse(workers.isAnyoneWaiting(), "who is at the gate has a thread");
    List<Boolean> waiting = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 4; i++) {
      workers.submit(turn(() -> waiting.add(workers.isAnyoneWaiting())));
      assertTrue(workers.isAnyoneWaiting());
    }
    gate.open();
    awaitIdle(workers);
    return waiting;
  }

  @Test
  void whoeverIsQueued_waits() {
    Workers nobody = nobody();
    nobody.submitAll(List.of());
    assertFalse(nobody.isAnyoneWaiting());
    nobody.submitAll(turns(1, 2));
    assertTrue(nobody.isAnyoneWaiting());
    nobody.submitAll(List.of());
    assertTrue(nobody.isAnyoneWaiting());
  }

  /** Each turn waits for the others, so none ends unless all of the threads were woken. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void asManyThreadsAreWoken_asThereAreTurns(boolean atOnce) throws InterruptedException {
    Workers workers = workers(3, 1);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    for (int round = 0; round < 20; round++) {
      CountDownLatch all = new CountDownLatch(3);
      Runnable meet =
          () -> {
            threads.add(Thread.currentThread());
            all.countDown();
            Gate.await(all);
          };
      List<Turn> turns = List.of(turn(meet), turn(meet), turn(meet));
      if (atOnce) {
        workers.submitAll(turns);
      } else {
        turns.forEach(workers::submit);
      }

      awaitIdle(workers);
      threads.forEach(thread -> Gate.awaitState(thread, Thread.State.WAITING));
    }
    assertEquals(3, threads.size());
  }

  @Test
  void eachThread_hasToolsOfItsOwn() throws InterruptedException {
    Workers workers = workers(3, 1);
    Map<Thread, Set<Tools>> seen = new ConcurrentHashMap<>();
    for (int round = 0; round < 3; round++) {
      CountDownLatch all = new CountDownLatch(3);
      for (int i = 0; i < 3; i++) {
        workers.submit(
            turn(
                tools -> {
                  seen.computeIfAbsent(Thread.currentThread(), _ -> new HashSet<>()).add(tools);
                  all.countDown();
                  Gate.await(all);
                }));
      }
      awaitIdle(workers);
    }
    Set<Tools> different = new HashSet<>();
    seen.values().forEach(different::addAll);
    assertEquals(3, seen.size(), "threads");
    assertEquals(3, different.size(), "a thread's are its own, and always the same");
    different.forEach(tools -> assertEquals(WorkersFixture.RING, tools.queued().length));
  }

  @Test
  void whileATurnRuns_theLockIsFree() throws InterruptedException {
    Workers workers = workers(1, 1);
    Gate gate = holdOneOf(workers);

    workers.submit(turn(1));
    workers.submitAll(turns(2, 3));
    assertFalse(workers.awaitIdle(0));

    gate.open();
    awaitIdle(workers);
    assertEquals(List.of(1, 2, 3), served);
  }

  @Test
  void turnsThatFail_areLogged_andTheOthersOfTheirHandfulAreServed() throws InterruptedException {
    Error error = new AssertionError("on purpose");
    RuntimeException exception = new IllegalStateException("on purpose");
    ListAppender<ILoggingEvent> told = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(Workers.class);
    told.start();
    logger.addAppender(told);
    try {
      Workers workers = workers(1, 4);
      Gate gate = holdOneOf(workers);
      workers.submit(turn(() -> fail(exception)));
      workers.submit(turn(1));
      workers.submit(turn(() -> fail(error)));
      workers.submitAll(turns(2, 6)); // The last of them are of another handful.

      gate.open();

      awaitIdle(workers);
    } finally {
      logger.detachAppender(told);
    }
    assertEquals(List.of(1, 2, 3, 4, 5, 6), served);
    assertEquals(List.of(exception, error), told.list.stream().map(WorkersTest::cause).toList());
  }

  private static Throwable cause(ILoggingEvent event) {
    return ((ThrowableProxy) event.getThrowableProxy()).getThrowable();
  }

  private static void fail(RuntimeException failure) {
    throw failure;
  }

  private static void fail(Error failure) {
    throw failure;
  }
}
