package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.events.Committed;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.Steps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Design §9.3: 1,000 streams resume at random ids while writers run at full speed on a real store;
 * each passes from history through the join into live, and none of them loses or repeats an event.
 * The ring and the tail are so small that overflows and positions outside the tail are common.
 */
class NoSeamTest {
  private static final int RESUMES = Integer.getInteger("hearth.resumes", 1_000);
  private static final int AT_ONCE = 16;
  private static final int WRITERS = 4;
  private static final int WRITES_IN_FLIGHT = 8;
  private static final SubscriptionLimits TIGHT =
      new SubscriptionLimits(
          1_000,
          1_000,
          8,
          128 << 10,
          4,
          8 << 10,
          Duration.ofSeconds(15),
          Duration.ofSeconds(15),
          10_000,
          Duration.ofSeconds(60));

  private final long seed =
      Optional.ofNullable(System.getProperty("seed"))
          .filter(text -> !text.isEmpty())
          .map(Long::parseLong)
          .orElse(20261121L);
  private final SplittableRandom random = new SplittableRandom(seed);

  private record Resumed(long after, boolean one, EngineFixture.TestStream stream) {}

  @Test
  void resumesAtRandomIds_loseAndRepeatNothing(@TempDir Path folder) {
    System.out.println("seed " + seed);
    AtomicBoolean stop = new AtomicBoolean();
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    List<Resumed> done = new ArrayList<>();
    try (StoreFixture store = new StoreFixture(folder, TIGHT, Steps.NONE)) {
      for (int i = 0; i < WRITERS; i++) {
        Pubky user = user(i);
        store.signUp(user);
        writers.add(CompletableFuture.runAsync(() -> write(store, user, stop)));
      }
      try {
        resume(store, done);
      } finally {
        stop.set(true);
        writers.forEach(CompletableFuture::join);
      }
      check(done, history(store));
      SubscriptionFigures figures = store.subscriptions.figures();
      assertTrue(figures.overflows() > 0, "some rings overflowed, or this shows less than it says");
      System.out.println("overflows " + figures.overflows() + ", frames " + figures.frames());
    }
  }

  private static Pubky user(int number) {
    return new Pubky(number, 1, 2, 3);
  }

  private static void write(StoreFixture store, Pubky user, AtomicBoolean stop) {
    ArrayDeque<CompletableFuture<Committed>> inFlight = new ArrayDeque<>();
    for (int i = 0; !stop.get(); i++) {
      inFlight.add(store.put(user, "/pub/" + i % 50, "value " + i));
      if (inFlight.size() == WRITES_IN_FLIGHT) {
        inFlight.removeFirst().join();
      }
    }
    inFlight.forEach(CompletableFuture::join);
  }

  private void resume(StoreFixture store, List<Resumed> done) {
    ArrayDeque<Resumed> open = new ArrayDeque<>();
    for (int i = 0; i < RESUMES; i++) {
      if (open.size() == AT_ONCE) {
        done.add(ended(open.removeFirst()));
      }
      open.addLast(open(store));
    }
    open.forEach(resumed -> done.add(ended(resumed)));
  }

  /**
   * Resumes up to a fifth of a second ago and asks for so many events that it must pass the join.
   */
  private Resumed open(StoreFixture store) {
    Sequence newest = store.storage.events().bounds().newest();
    long back = random.nextInt(3) == 0 ? random.nextLong(5_000) : random.nextLong(200_000);
    Sequence wanted = new Sequence(Math.max(0, newest.value() - back));
    Sequence after = store.storage.events().atOrBelow(wanted);
    boolean one = random.nextBoolean();
    int[] between = new int[1];
    store
        .storage
        .events()
        .forward(
            after,
            Integer.MAX_VALUE,
            row -> {
              between[0] += !one || row.user().equals(user(0)) ? 1 : 0;
              return true;
            });
    String selector = one ? "" : "*/";
    SubscriptionRequest request =
        one
            ? new SubscriptionRequest(
                EventFilter.of(
                    List.of(
                        dev.hearth.storage.model.Selector.of(
                            Optional.of(user(0)), new byte[] {'/'}))),
                start(after),
                EngineFixture.NATIVE,
                java.util.OptionalLong.empty(),
                Optional.empty())
            : EngineFixture.request(start(after), selector);
    long limit = between[0] + 1L + random.nextInt(100);
    return new Resumed(after.value(), one, store.open(EngineFixture.limited(request, limit)));
  }

  private static Start start(Sequence after) {
    return new Start.After(new Cursor.Position(after));
  }

  private static Resumed ended(Resumed resumed) {
    resumed.stream().output().awaitEnd();
    return resumed;
  }

  private static List<Event> history(StoreFixture store) {
    List<Event> all = new ArrayList<>();
    store
        .storage
        .events()
        .forward(
            Sequence.NONE,
            Integer.MAX_VALUE,
            row -> {
              all.add(row.toEvent());
              return true;
            });
    return all;
  }

  private void check(List<Resumed> done, List<Event> all) {
    assertEquals(RESUMES, done.size());
    List<Long> sequences = all.stream().map(event -> event.sequence().value()).toList();
    for (Resumed resumed : done) {
      List<Long> seen = resumed.stream().output().sequences();
      int at = Collections.binarySearch(sequences, resumed.after() + 1);
      List<Long> expected =
          all.subList(at < 0 ? -1 - at : at, all.size()).stream()
              .filter(event -> !resumed.one() || event.user().equals(user(0)))
              .map(event -> event.sequence().value())
              .limit(seen.size())
              .toList();
      assertTrue(!seen.isEmpty(), "at least one event was asked for");
      assertEquals(expected, seen, "after " + resumed.after() + ", seed " + seed);
    }
  }
}
