package dev.hearth.storage.events;

import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.tables.Transaction;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows of the log read a second, in pages as a stream that catches up reads them. Run: {@code mvn
 * test -pl storage -Dtest=EventScanBenchTest -Dgroups=bench -DexcludedGroups=}.
 */
@Tag("bench")
final class EventScanBenchTest {
  private static final int EVENTS = Integer.getInteger("bench.events", 1_000_000);
  private static final int USERS = 100;
  private static final int BATCH = 1_000;
  private static final int PAGE = 1_000;
  private static final ContentHash HASH = Samples.hash(new byte[0]);

  @Test
  void rowsASecond(@TempDir Path folder) {
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN)) {
      for (int user = 0; user < USERS; user++) {
        TestStore.settled(store.register(Samples.key(user)));
      }
      for (int from = 0; from < EVENTS; from += BATCH) {
        int first = from;
        TestStore.settled(store.committer.submit(new Append(first)));
      }
      Selector selector =
          Selector.of(Optional.of(Samples.key(7)), Samples.bytes("/pub/bench.app/"));
      byte[] target = new byte[4096];
      for (int round = 0; round < 5; round++) {
        time("check only", store, _ -> true);
        time("selector", store, row -> row.matches(selector) || row.sequence() > 0);
        time(
            "all fields",
            store,
            row ->
                row.copyPath(target, 0) > 0
                    && !row.user().equals(new Pubky(0, 0, 0, 0))
                    && !row.contentType().isEmpty()
                    && row.hash().word0() != 1
                    && row.length() >= 0);
        timeUser(store);
      }
    }
  }

  private static void time(String name, TestStore store, EventVisitor visitor) {
    long start = System.nanoTime();
    long[] rows = {0};
    Sequence position = Sequence.NONE;
    boolean ended = false;
    while (!ended) {
      Scan scan =
          store.events.forward(
              position,
              PAGE,
              row -> {
                rows[0]++;
                return visitor.visit(row);
              });
      position = scan.position();
      ended = scan.ended();
    }
    print(name, rows[0], start);
  }

  private static void timeUser(TestStore store) {
    long start = System.nanoTime();
    long[] rows = {0};
    for (int user = 0; user < USERS; user++) {
      store.events.forward(
          List.of(Samples.key(user)), Sequence.NONE, Integer.MAX_VALUE, _ -> rows[0]++ >= 0);
    }
    print("one user", rows[0], start);
  }

  private static void print(String name, long rows, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%-12s %,d rows, %,.0f rows/s%n", name, rows, rows / seconds);
  }

  /** Many events without resources, which are all that a scan sees. */
  private record Append(int first) implements Operation<Boolean> {
    @Override
    public Change<Boolean> decide(Transaction view) {
      return this::write;
    }

    private boolean write(Batch batch) {
      int type = batch.typeNumber("text/plain");
      for (int i = first; i < first + BATCH; i++) {
        int user = Math.floorMod((i * 0x9E3779B1) >>> 7, USERS);
        ResourcePath path = ResourcePath.of("/pub/bench.app/posts/" + i);
        batch.put(Samples.key(user), user + 1, path, 200, "text/plain", type, HASH);
      }
      return true;
    }

    @Override
    public boolean needsSpace() {
      return true;
    }
  }
}
