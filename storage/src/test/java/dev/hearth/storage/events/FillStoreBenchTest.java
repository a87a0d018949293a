package dev.hearth.storage.events;

import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.tables.Transaction;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.SettableClock;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Fills a store with a long log, without HTTP, for {@code ./hearth bench replay} and {@code resume}
 * to read: names as {@code ./hearth bench put} writes them, with every thousandth event under
 * {@code /pub/rare/}, and a moment that moves on by 150 µs an event. Run: {@code mvn test -pl
 * storage -Dtest=FillStoreBenchTest -Dgroups=bench -DexcludedGroups= -Dbench.dir=DIR
 * -Dbench.events=10000000}, then {@code ./hearth serve --data-dir DIR}.
 */
@Tag("bench")
final class FillStoreBenchTest {
  private static final int EVENTS = Integer.getInteger("bench.events", 1_000_000);
  private static final int USERS = Integer.getInteger("bench.users", 8);
  private static final int RARE = 1_000;
  private static final int BATCH = 1_000;
  private static final Duration APART = Duration.ofNanos(150_000);
  private static final long MAP_BYTES = 1L << 37;
  private static final long MAP_RESERVE_BYTES = 64L << 20;

  @Test
  void aLongLog() {
    Path folder = Path.of(System.getProperty("bench.dir", "target/long-log")).resolve("store");
    SettableClock clock =
        new SettableClock(Instant.now().minus(APART.multipliedBy(EVENTS)).minusSeconds(60));
    List<Pubky> users = new ArrayList<>();
    try (TestStore store =
        TestStore.open(
            folder, StoreOptions.PLAIN.withMap(MAP_BYTES, MAP_RESERVE_BYTES).withClock(clock))) {
      for (int user = 0; user < USERS; user++) {
        users.add(Samples.key(user));
        TestStore.settled(store.register(users.getLast()));
      }
      store.committer.announceTo(_ -> {});
      long start = System.nanoTime();
      for (int first = 0; first < EVENTS; first += BATCH) {
        int end = Math.min(first + BATCH, EVENTS);
        TestStore.settled(store.committer.submit(new Append(users, first, end, clock)));
      }
      System.out.printf("%,d events, %,.1f s%n", EVENTS, (System.nanoTime() - start) / 1e9);
    }
  }

  /** Many events without resources, which are all that a stream sees. */
  private record Append(List<Pubky> users, int first, int end, SettableClock clock)
      implements Operation<Boolean> {
    @Override
    public Change<Boolean> decide(Transaction view) {
      return this::write;
    }

    private boolean write(Batch batch) {
      int type = batch.typeNumber("text/plain");
      for (int i = first; i < end; i++) {
        clock.move(APART);
        int writer = Math.floorMod((i * 0x9E3779B1) >>> 7, users.size());
        String folder = i % RARE == 0 ? "/pub/rare/filled/" : "/pub/bench/fill/";
        ResourcePath path = ResourcePath.of(folder + "%04d/%08d".formatted(writer, i));
        ContentHash hash = hash(i);
        batch.put(users.get(writer), writer + 1, path, 200, "text/plain", type, hash);
      }
      return true;
    }

    /** As good as a hash to whoever only copies it. */
    private static ContentHash hash(long i) {
      long mixed = (i + 1) * 0x9E3779B97F4A7C15L;
      return new ContentHash(
          mixed, Long.rotateLeft(mixed, 17), mixed * 0xBF58476D1CE4E5B9L, mixed ^ (mixed >>> 29));
    }

    @Override
    public boolean needsSpace() {
      return true;
    }
  }
}
