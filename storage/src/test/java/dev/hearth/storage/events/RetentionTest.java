package dev.hearth.storage.events;

import static dev.hearth.storage.testing.Samples.key;
import static dev.hearth.storage.testing.Samples.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.testing.SettableClock;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetentionTest {
  private static final Pubky USER = key(1);
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final SettableClock clock = new SettableClock(NOON);

  private TestStore store(Path folder, RetentionRules rules) {
    return TestStore.open(folder, StoreOptions.PLAIN.withClock(clock).withRetention(rules));
  }

  private List<Event> put(TestStore store, int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(store.put(USER, path("/pub/" + i), "x").event());
      clock.move(Duration.ofSeconds(1));
    }
    return events;
  }

  private static List<Event> ofUser(TestStore store) {
    List<Event> events = new ArrayList<>();
    store.events.forward(List.of(USER), Sequence.NONE, 1_000, row -> events.add(row.toEvent()));
    return events;
  }

  @Test
  void byCount_theOldestGo_fromLogAndIndex(@TempDir Path folder) {
    var rules = new RetentionRules(Optional.empty(), Optional.of(3L), 0);
    try (TestStore store = store(folder, rules)) {
      TestStore.settled(store.register(USER));
      List<Event> events = put(store, 10);
      assertEquals(events.subList(7, 10), store.log());
      assertEquals(events.subList(7, 10), ofUser(store));
      Bounds bounds = store.events.bounds();
      assertEquals(events.get(6).sequence(), bounds.floor());
      assertEquals(events.get(9).sequence(), bounds.newest());
      assertTrue(store.resources.find(USER, path("/pub/0")).isPresent());
    }
  }

  @Test
  void byAge_theTooOldGo_butNeverTheNewestOnes(@TempDir Path folder) {
    var rules = new RetentionRules(Optional.of(Duration.ofSeconds(5)), Optional.empty(), 2);
    try (TestStore store = store(folder, rules)) {
      TestStore.settled(store.register(USER));
      List<Event> events = put(store, 10); // At noon + 0 s … + 9 s, and now it is + 10 s.
      TestStore.settled(store.register(key(2))); // Any commit trims.
      assertEquals(events.subList(5, 10), store.log());
      clock.move(Duration.ofHours(1));
      TestStore.settled(store.register(key(3)));
      assertEquals(events.subList(8, 10), store.log());
      assertEquals(events.get(7).sequence(), store.events.bounds().floor());
    }
  }

  @Test
  void clockThatStepsBack_bringsNothingBack_andRemovesNothingYoung(@TempDir Path folder) {
    var rules = new RetentionRules(Optional.of(Duration.ofSeconds(5)), Optional.empty(), 0);
    try (TestStore store = store(folder, rules)) {
      TestStore.settled(store.register(USER));
      List<Event> events = put(store, 3);
      clock.move(Duration.ofHours(-5));
      TestStore.settled(store.register(key(2)));
      assertEquals(events, store.log());
      Event late = put(store, 1).getFirst();
      assertEquals(events.getLast().sequence().value() + 1, late.sequence().value());
    }
  }

  @Test
  void everythingGone_theFloorIsTheNewest_andSequencesGoOn(@TempDir Path folder) {
    var rules = new RetentionRules(Optional.empty(), Optional.of(0L), 0);
    Sequence last;
    try (TestStore store = store(folder, rules)) {
      TestStore.settled(store.register(USER));
      last = put(store, 3).getLast().sequence();
      assertEquals(new Bounds(last, last), store.events.bounds());
    }
    clock.move(Duration.ofDays(-1));
    try (TestStore store = store(folder, rules)) {
      assertEquals(last.value() + 1, put(store, 1).getFirst().sequence().value());
    }
  }

  @Test
  void manyRows_goInSteps(@TempDir Path folder) throws InterruptedException {
    int rows = Retention.STEP_ROWS * 2 + 10;
    try (TestStore store = store(folder, RetentionRules.KEEP_ALL)) {
      TestStore.settled(store.register(USER));
      TestStore.settled(
          store.committer.submit(
              new CommitterTest.Writing(
                  batch -> {
                    for (int i = 0; i < rows; i++) {
                      batch.delete(USER, 1, path("/pub/x"));
                    }
                    return true;
                  })));
      assertEquals(rows, store.log().size());
    }
    CountDownLatch threeCommits = new CountDownLatch(3);
    var options =
        StoreOptions.PLAIN
            .withRetention(new RetentionRules(Optional.empty(), Optional.of(1L), 0))
            .withSteps(step -> countDown(step, threeCommits));
    try (TestStore store = TestStore.open(folder, options)) {
      put(store, 1); // It goes on without another write until nothing is left to remove.
      assertTrue(threeCommits.await(60, TimeUnit.SECONDS));
      assertEquals(1, store.log().size());
    }
  }

  private static void countDown(Step step, CountDownLatch latch) {
    if (step == Step.ANNOUNCED) {
      latch.countDown();
    }
  }
}
