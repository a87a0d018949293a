package dev.hearth.storage;

import dev.hearth.storage.journal.JournalOptions;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.tables.TablesOptions;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Durable puts a second of 200 bytes at new paths, by how many writers wait for one answer each.
 * Run: {@code mvn test -pl storage -Dtest=DurableWritesBenchTest -Dgroups=bench -DexcludedGroups=}.
 */
@Tag("bench")
final class DurableWritesBenchTest {
  private static final long MILLIS = Long.getLong("bench.millis", 3_000);
  private static final int USERS = Integer.getInteger("bench.users", 1);
  private static final StoreOptions PRODUCTION =
      StoreOptions.PLAIN.withTables(
          new TablesOptions(StorageConfig.CHECKPOINT_BYTES, StorageConfig.CHECKPOINT_AGE),
          new JournalOptions(8 << 20, 4));
  private static final String CONTENT = "x".repeat(200);

  @Test
  void durablePutsASecond(@TempDir Path folder) throws InterruptedException {
    try (TestStore store = TestStore.open(folder, PRODUCTION)) {
      for (int user = 0; user < USERS; user++) {
        TestStore.settled(store.register(Samples.key(user)));
      }
      run(store, 64, "warm-up");
      for (int writers : new int[] {1, 8, 64, 512}) {
        run(store, writers, writers + " writers");
      }
    }
  }

  private static void run(TestStore store, int writers, String name) throws InterruptedException {
    AtomicBoolean ended = new AtomicBoolean();
    AtomicLong done = new AtomicLong();
    var before = store.committer.totals();
    long writtenBefore = writtenBytes();
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      int number = writer;
      threads.add(Thread.startVirtualThread(() -> write(store, name, number, ended, done)));
    }
    Thread.currentThread().join(MILLIS);
    ended.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long written = writtenBytes() - writtenBefore;
    var after = store.committer.totals();
    System.out.printf(
        "%-12s %,9.0f puts/s  %,7.0f commits/s  %3.0f %% of the time in commits  %,.0f B a put%n",
        name,
        done.get() / seconds,
        (after.commits() - before.commits()) / seconds,
        100 * (after.commitNanos() - before.commitNanos()) / 1e9 / seconds,
        written / (double) done.get());
  }

  /** What this process wrote, where the system tells; else 0. */
  private static long writtenBytes() {
    try (var lines = Files.lines(Path.of("/proc/self/io"))) {
      return lines
          .filter(line -> line.startsWith("wchar: "))
          .mapToLong(line -> Long.parseLong(line.substring(7)))
          .sum();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  private static void write(
      TestStore store, String name, int writer, AtomicBoolean ended, AtomicLong done) {
    Pubky user = Samples.key(writer % USERS);
    String folder = "/pub/bench.app/" + name.replace(' ', '-') + "/" + writer + "/";
    for (int i = 0; !ended.get(); i++) {
      String file = folder + Integer.toHexString(i * 0x9E3779B1);
      store.put(user, ResourcePath.of(file), CONTENT);
      done.incrementAndGet();
    }
  }
}
