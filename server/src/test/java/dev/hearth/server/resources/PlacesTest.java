package dev.hearth.server.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who gets a place, and that nothing of anybody is kept who has none. */
final class PlacesTest {
  private static final Pubky ONE = TestKey.ofSeedByte(1).pubky();
  private static final Pubky OTHER = TestKey.ofSeedByte(2).pubky();

  @Test
  void aUserHasAShare_andAllTogetherTheWhole() {
    Places places = new Places(3, 2);
    Places.Place first = places.take(ONE, Duration.ZERO);
    Places.Place second = places.take(ONE, Duration.ZERO);
    assertEquals("uploads_per_user", refusal(places, ONE));
    Places.Place third = places.take(OTHER, Duration.ZERO);
    assertEquals("uploads", refusal(places, OTHER));
    third.close();
    assertEquals(1, places.users(), "the refused one as well is forgotten");
    assertEquals("uploads_per_user", refusal(places, ONE));
    first.close();
    second.close();
    assertEquals(0, places.users());
    places.take(ONE, Duration.ZERO).close();
  }

  @Test
  void manyAtOnce_neverMoreThanThereAre() throws Exception {
    Places places = new Places(4, 2);
    AtomicInteger all = new AtomicInteger();
    AtomicInteger ones = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        boolean isOne = i % 4 > 0;
        done.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 2_000; round++) {
                    try (Places.Place _ = places.take(isOne ? ONE : OTHER, Duration.ofMinutes(1))) {
                      assertTrue(all.incrementAndGet() <= 4);
                      assertTrue(!isOne || ones.incrementAndGet() <= 2);
                      ones.addAndGet(isOne ? -1 : 0);
                      all.decrementAndGet();
                    }
                  }
                }));
      }
      for (Future<?> one : done) {
        get(one);
      }
    }
    assertEquals(0, places.users());
  }

  private static void get(Future<?> done) throws InterruptedException {
    try {
      done.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private static String refusal(Places places, Pubky user) {
    return assertThrows(StorageException.Overloaded.class, () -> places.take(user, Duration.ZERO))
        .limit();
  }
}
