package dev.hearth.storage.events;

import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.tables.Transaction;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Fills a store with events to be read, without resources, far faster than a server takes them: for
 * measuring replay, bulk history and starts on a long log. Then {@code ./hearth serve --data-dir
 * DIR} where the store is {@code DIR/store}. Run: {@code mvn test -pl storage
 * -Dtest=FillLogBenchTest -Dgroups=bench -DexcludedGroups= -Dfill.store=DIR/store
 * -Dfill.events=4000000}.
 */
@Tag("bench")
final class FillLogBenchTest {
  private static final int EVENTS = Integer.getInteger("fill.events", 1_000_000);
  private static final int USERS = Integer.getInteger("fill.users", 1_000);
  private static final int BATCH = 1_000;

  private final SplittableRandom random = new SplittableRandom(20261121);

  @Test
  void fill() {
    Path folder = Path.of(System.getProperty("fill.store", "target/filled/store"));
    long start = System.nanoTime();
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN.withMap(1L << 36, 0))) {
      for (int user = 0; user < USERS; user++) {
        TestStore.settled(store.register(Samples.key(user)));
      }
      for (int written = 0; written < EVENTS; written += BATCH) {
        TestStore.settled(store.committer.submit(new Append(random)));
        synchronized (store.announced) {
          store.announced.clear();
        }
      }
    }
    System.out.printf("%,d events in %,d ms%n", EVENTS, (System.nanoTime() - start) / 1_000_000);
  }

  /** Posts named by their time, as apps name them: a 32-byte path, a hash that is noise. */
  private record Append(SplittableRandom random) implements Operation<Boolean> {
    @Override
    public Change<Boolean> decide(Transaction view) {
      return this::write;
    }

    private boolean write(Batch batch) {
      int type = batch.typeNumber("application/json");
      long now = System.currentTimeMillis() * 1_000;
      for (int i = 0; i < BATCH; i++) {
        int user = random.nextInt(USERS);
        Sequence name = new Sequence(now - random.nextInt(5_000_000));
        ResourcePath path = ResourcePath.of("/pub/pubky.app/posts/" + name);
        ContentHash hash =
            new ContentHash(
                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        long length = 100L + random.nextInt(400);
        batch.put(Samples.key(user), user + 1, path, length, "application/json", type, hash);
      }
      return true;
    }

    @Override
    public boolean needsSpace() {
      return true;
    }
  }
}
