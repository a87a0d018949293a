package dev.hearth.storage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CommitQueueTest {
  private static final long MINUTE_MILLIS = 60_000;
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final CommitQueue queue = new CommitQueue(new CommitLimits(10, 1_000, 0));

  private static Pending<Boolean> operation() {
    return new Pending<>(new CommitterTest.Writing(_ -> true));
  }

  private CompletableFuture<List<Pending<?>>> take(int expected, long lingerNanos) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return queue.takeAll(MINUTE_MILLIS, expected, lingerNanos);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void waitsForTheFirst_thenLingersForThoseExpected() throws Exception {
    var taken = take(3, MINUTE_NANOS);
    queue.add(operation());
    queue.add(operation());
    assertFalse(taken.isDone());
    queue.add(operation());
    assertEquals(3, taken.get(30, TimeUnit.SECONDS).size());
  }

  @Test
  void lingersNoLongerThanTold() throws Exception {
    queue.add(operation());
    assertEquals(1, take(3, 1).get(30, TimeUnit.SECONDS).size());
  }

  @Test
  void closing_endsTheWait_andWhatWaitsIsStillTaken() throws Exception {
    queue.add(operation());
    var taken = take(3, MINUTE_NANOS);
    queue.close();
    assertEquals(1, taken.get(30, TimeUnit.SECONDS).size());
    assertTrue(queue.isDrained());
  }
}
