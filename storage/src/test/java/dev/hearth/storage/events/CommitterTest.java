package dev.hearth.storage.events;

import static dev.hearth.storage.testing.Samples.key;
import static dev.hearth.storage.testing.Samples.path;
import static dev.hearth.storage.testing.TestStore.refusal;
import static dev.hearth.storage.testing.TestStore.settled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.tables.Transaction;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.SettableClock;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CommitterTest {
  private static final Pubky USER = key(1);
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  /** A store with one user, whose committer waits until the test has queued its batch. */
  private static TestStore waiting(Path folder, StoreOptions options) {
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN)) {
      settled(store.register(USER));
    }
    return TestStore.idle(folder, options);
  }

  @Test
  void whatIsQueued_isOneCommit(@TempDir Path folder) {
    try (TestStore store = waiting(folder, StoreOptions.PLAIN)) {
      List<CompletableFuture<Committed>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(store.submitPut(USER, path("/pub/" + i), "content"));
      }
      store.committer.start();
      answers.forEach(TestStore::settled);
      assertEquals(1, store.committer.totals().commits());
      assertEquals(50, store.committer.totals().operations());
    }
  }

  @Test
  void refusals_leaveTheirNeighboursAlone(@TempDir Path folder) {
    try (TestStore store = waiting(folder, StoreOptions.PLAIN)) {
      var first = store.submitPut(USER, path("/pub/a"), "1");
      var missing = store.resources.delete(USER, path("/pub/none"), Precondition.NONE);
      var collision = store.submitPut(USER, path("/pub/a/b"), "2");
      var stranger = store.submitPut(key(2), path("/pub/a"), "3");
      var last = store.submitPut(USER, path("/pub/z"), "4");
      store.committer.start();

      settled(first);
      settled(last);
      assertInstanceOf(StorageException.NoSuchResource.class, refusal(missing));
      assertInstanceOf(StorageException.PathCollision.class, refusal(collision));
      assertInstanceOf(StorageException.UnknownUser.class, refusal(stranger));
      assertEquals(List.of("/pub/a", "/pub/z"), paths(store.log()));
    }
  }

  @Test
  void operationThatFailsWhileItWrites_isUndoneAlone(@TempDir Path folder) {
    try (TestStore store = waiting(folder, StoreOptions.PLAIN)) {
      var first = store.submitPut(USER, path("/pub/a"), "1");
      Operation<Boolean> broken =
          new Writing(
              batch -> {
                batch.delete(USER, 1, path("/pub/never"));
                throw new IllegalArgumentException("broken on purpose");
              });
      var failed = store.committer.submit(broken);
      var last = store.submitPut(USER, path("/pub/z"), "2");
      store.committer.start();

      assertInstanceOf(IllegalArgumentException.class, refusal(failed));
      settled(first);
      settled(last);
      assertEquals(List.of("/pub/a", "/pub/z"), paths(store.log()));
      assertTrue(store.state.cause().isEmpty());
    }
  }

  @Test
  void fullDisk_refusesWhatNeedsSpace_andRetriesTheRestInOrder(@TempDir Path folder) {
    try (TestStore store = waiting(folder, StoreOptions.PLAIN.withReserve(1 << 20))) {
      var put = store.submitPut(USER, path("/pub/a"), "1");
      List<String> written = new ArrayList<>();
      int[] attempts = {0};
      Operation<Boolean> relief =
          new Writing(
              _ -> {
                if (attempts[0]++ == 0) {
                  throw new StorageException.NoSpace();
                }
                return written.add("first");
              });
      var first = store.committer.submit(relief);
      var second = store.committer.submit(new Writing(_ -> written.add("second")));
      var dependent = store.resources.delete(USER, path("/pub/a"), Precondition.NONE);
      store.committer.start();

      assertInstanceOf(StorageException.NoSpace.class, refusal(put));
      settled(first);
      settled(second);
      // Its condition was read anew: the put that it counted on never happened.
      assertInstanceOf(StorageException.NoSuchResource.class, refusal(dependent));
      assertEquals(List.of("first", "second"), written);
      assertTrue(store.log().isEmpty());
      assertTrue(store.announced.isEmpty());
    }
  }

  @Test
  void sequences_areTheClock_andNeverStepBack(@TempDir Path folder) {
    SettableClock clock = new SettableClock(NOON);
    try (TestStore store = waiting(folder, StoreOptions.PLAIN.withClock(clock))) {
      store.committer.start();
      Sequence first = store.put(USER, path("/pub/a"), "1").event().sequence();
      Sequence same = store.put(USER, path("/pub/b"), "1").event().sequence();
      clock.move(Duration.ofHours(-1));
      Sequence back = store.put(USER, path("/pub/c"), "1").event().sequence();
      clock.move(Duration.ofHours(2));
      Sequence ahead = store.put(USER, path("/pub/d"), "1").event().sequence();

      long noon = Sequence.at(NOON).value();
      assertEquals(noon, first.value());
      assertEquals(noon + 1, same.value());
      assertEquals(noon + 2, back.value());
      assertEquals(NOON.plus(Duration.ofHours(1)), ahead.time());
    }
  }

  @Test
  void listenerHasTime_onlyWhileNobodyWaits(@TempDir Path folder) {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    try (TestStore store = waiting(folder, StoreOptions.PLAIN)) {
      store.committer.announceTo(
          new CommitListener() {
            @Override
            public void committed(List<Event> batch) {
              told.add("in a hurry");
            }

            @Override
            public void committedAtLeisure(List<Event> batch) {
              told.add("at leisure");
            }
          });
      var last =
          store
              .submitPut(USER, path("/pub/a"), "1") // Its answer comes on the committer's thread.
              .thenCompose(_ -> store.submitPut(USER, path("/pub/b"), "2"));
      store.committer.start();
      settled(last);
      store.committer.close();
      assertEquals(List.of("in a hurry", "at leisure"), told);
    }
  }

  @Test
  void writersAreAnsweredBeforeTheBatchIsAnnounced(@TempDir Path folder) {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    var options = StoreOptions.PLAIN.withSteps(step -> order.add(step.toString()));
    try (TestStore store = waiting(folder, options)) {
      store.committer.announceTo(batch -> order.add("told of " + batch.size()));
      order.clear(); // Of what opening did.
      var answer = store.submitPut(USER, path("/pub/a"), "1").thenRun(() -> order.add("answer"));
      store.committer.start();
      settled(answer);
      store.committer.close();
      assertEquals(
          List.of(
              Step.QUEUED.toString(),
              Step.STAMPED.toString(),
              Step.BEFORE_COMMIT.toString(),
              Step.JOURNAL_WRITTEN.toString(),
              Step.COMMITTED.toString(),
              "answer",
              Step.ANSWERED.toString(),
              "told of 1",
              Step.ANNOUNCED.toString()),
          order);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_COMMIT", "JOURNAL_WRITTEN"})
  void uncommittedEvent_isSeenByNobody(Step before, @TempDir Path folder) {
    AtomicBoolean armed = new AtomicBoolean();
    CountDownLatch parked = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    Steps steps =
        step -> {
          if (step == before && armed.get()) {
            parked.countDown();
            await(free);
          }
        };
    try (TestStore store = waiting(folder, StoreOptions.PLAIN.withSteps(steps))) {
      store.committer.start();
      armed.set(true);
      var answer = store.submitPut(USER, path("/pub/a"), "1");
      await(parked);
      assertTrue(store.log().isEmpty());
      assertTrue(store.resources.find(USER, path("/pub/a")).isEmpty());
      assertEquals(Sequence.NONE, store.events.bounds().newest());
      assertFalse(answer.isDone());
      assertTrue(store.announced.isEmpty());
      free.countDown();
      assertEquals(List.of(settled(answer).event()), store.log());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void fullQueue_isOverloaded(@TempDir Path folder) {
    try (TestStore store =
        waiting(folder, StoreOptions.PLAIN.withLimits(new CommitLimits(2, 1_000, 0)))) {
      var first = store.submitPut(USER, path("/pub/a"), "x".repeat(900));
      var heavy = store.submitPut(USER, path("/pub/b"), "x".repeat(900));
      var second = store.submitPut(USER, path("/pub/c"), "");
      var third = store.submitPut(USER, path("/pub/d"), "");
      var tooHeavy = assertInstanceOf(StorageException.Overloaded.class, refusal(heavy));
      var tooMany = assertInstanceOf(StorageException.Overloaded.class, refusal(third));
      assertEquals("commit_queue_bytes", tooHeavy.limit());
      assertEquals("commit_queue_operations", tooMany.limit());
      store.committer.start();
      settled(first);
      settled(second);
      settled(store.submitPut(USER, path("/pub/d"), ""));
    }
  }

  @Test
  void closing_commitsWhatWaits(@TempDir Path folder) {
    try (TestStore store = waiting(folder, StoreOptions.PLAIN)) {
      var answer = store.submitPut(USER, path("/pub/a"), "1");
      store.committer.start();
      store.committer.close();
      store.committer.close();
      settled(answer);
      var late = store.submitPut(USER, path("/pub/b"), "1");
      assertInstanceOf(StorageException.WritingStopped.class, refusal(late));
    }
  }

  @Test
  void onceStopped_writesAreRefused_andReadsGoOn(@TempDir Path folder) {
    try (TestStore store = waiting(folder, StoreOptions.PLAIN)) {
      store.committer.start();
      store.put(USER, path("/pub/a"), "1");
      store.state.stop(new IllegalStateException("on purpose"));
      var late = store.resources.delete(USER, path("/pub/a"), Precondition.NONE);
      assertInstanceOf(StorageException.WritingStopped.class, refusal(late));
      assertTrue(store.resources.find(USER, path("/pub/a")).isPresent());
    }
  }

  private static List<String> paths(List<Event> events) {
    return events.stream().map(event -> event.path().toString()).toList();
  }

  /** An operation that needs no space and is never refused. */
  record Writing(Change<Boolean> change) implements Operation<Boolean> {
    @Override
    public Change<Boolean> decide(Transaction view) {
      return change;
    }

    @Override
    public boolean needsSpace() {
      return false;
    }
  }

  @Test
  void preconditions_seeEarlierOperationsOfTheSameBatch(@TempDir Path folder) {
    try (TestStore store = waiting(folder, StoreOptions.PLAIN)) {
      var onlyNew = new Precondition(Optional.empty(), Optional.of(new Precondition.Any()));
      byte[] content = Samples.bytes("1");
      var first =
          store.resources.put(USER, path("/pub/a"), "text/plain", store.stage(content), onlyNew);
      var second =
          store.resources.put(USER, path("/pub/a"), "text/plain", store.stage(content), onlyNew);
      store.committer.start();
      assertTrue(settled(first).created());
      assertInstanceOf(StorageException.PreconditionFailed.class, refusal(second));
    }
  }
}
