package dev.hearth.server.subscriptions;

import static dev.hearth.server.subscriptions.EngineFixture.ALICE;
import static dev.hearth.server.subscriptions.EngineFixture.BOB;
import static dev.hearth.server.subscriptions.EngineFixture.selectors;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.selectors.SelectorReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a stream is found by: as little as finds the same. */
class OutermostTest extends OneEngineFixture {
  private static final String[] NESTED = {
    "*/pub/a/b",
    "*/p",
    "alice/pub/",
    "*/pub/a/",
    "alice/p",
    "*/pu",
    "*/pub/a",
    "alice/",
    "*/pub",
    "alice/pub/a/b"
  };

  private final long seed =
      Optional.ofNullable(System.getProperty("seed"))
          .filter(text -> !text.isEmpty())
          .map(Long::parseLong)
          .orElse(20261122L);

  private static Set<Selector> kept(String... selectors) {
    return new HashSet<>(Outermost.of(selectors(selectors)));
  }

  @Test
  void whatAnotherCovers_isLeftOut() {
    assertEquals(Set.copyOf(selectors("*/p", "alice/")), kept(NESTED));
    assertEquals(Set.copyOf(selectors("*/")), kept("alice/", "bob/pub/", "*/"));
    assertEquals(Set.copyOf(selectors("alice/a", "bob/a/")), kept("alice/a", "alice/a/", "bob/a/"));
  }

  @Test
  void whatNothingCovers_staysAsItIs() {
    List<Selector> apart = selectors("bob/pub/", "alice/pub/a", "*/pub/b", "alice/priv/");
    assertSame(apart, Outermost.of(apart));
  }

  /** The fixture's streams may hold 1 MiB of selectors; the stored ones alone take 128 B each. */
  @Test
  void whatIsLeftOut_countsAgainstTheMemoryOfAllSelectors() {
    String[] nested = new String[100];
    Arrays.setAll(nested, i -> "*/" + "x".repeat(300 + i));
    long bytes = selectors(nested).stream().mapToLong(Selector::memoryBytes).sum();
    long fitting = (1 << 20) / bytes;
    for (int i = 0; i < fitting; i++) {
      engine.open(EngineFixture.request(0, nested));
    }
    engine.awaitLive((int) fitting);
    var tooMany = engine.open(EngineFixture.request(0, nested));
    tooMany.output().awaitEnd();
    assertEquals(CloseReason.OVERLOADED, tooMany.subscription().ended().join());
  }

  /** As upstream's stream may bring them, a thousand at a time. */
  @Test
  void paths_countAgainstTheSameMemory() {
    String[] paths = new String[300];
    Arrays.setAll(paths, i -> "/pub" + ("/" + "x".repeat(200)).repeat(4) + i);
    SubscriptionRequest request = EngineFixture.withPaths(EngineFixture.request(0, "*/"), paths);
    for (int i = 0; i < 4; i++) {
      engine.open(request);
    }
    engine.awaitLive(4);
    var tooMany = engine.open(request);
    tooMany.output().awaitEnd();
    assertEquals(CloseReason.OVERLOADED, tooMany.subscription().ended().join());
  }

  @Test
  void aPath_findsAStreamTwiceAtTheMost() {
    var stream = engine.open(EngineFixture.request(0, NESTED));
    engine.awaitLive(1); // Nobody is live before the tables know him.
    AtomicInteger found = new AtomicInteger();
    try (SelectorReader reader = engine.selectors.reader()) {
      byte[] path = "/pub/a/b".getBytes(StandardCharsets.US_ASCII);
      reader.match(ALICE, path, _ -> found.incrementAndGet());
    }
    assertTrue(found.get() >= 1 && found.get() <= 2, found + " times");

    engine.store.put(1, ALICE, "/pub/a/b");
    engine.store.put(2, BOB, "/other");
    engine.store.put(3, BOB, "/pub/last");
    stream.output().awaitText("/pub/last");
    assertEquals(List.of(1L, 3L), stream.output().sequences());
  }

  /** Random selectors over few users and letters, so that many are nested. */
  @Test
  void theSamePaths_areSelected() {
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 2_000; round++) {
      List<Selector> all =
          Stream.generate(() -> EngineFixture.selector(user(random) + text(random)))
              .limit(1 + random.nextInt(12))
              .distinct()
              .toList();
      List<Selector> kept = Outermost.of(all);
      for (int n = 0; n < 20; n++) {
        Pubky user = random.nextBoolean() ? ALICE : BOB;
        byte[] path = text(random).getBytes(StandardCharsets.US_ASCII);
        long matches = kept.stream().filter(each -> each.selects(user, path)).count();
        assertEquals(
            all.stream().anyMatch(each -> each.selects(user, path)), matches > 0, "" + all);
        assertTrue(matches <= 2, kept.toString());
      }
    }
  }

  private static String user(SplittableRandom random) {
    return List.of("alice", "bob", "*").get(random.nextInt(3));
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder("/");
    for (int left = random.nextInt(6); left > 0; left--) {
      text.append("ab/".charAt(random.nextInt(3)));
    }
    return text.toString();
  }
}
