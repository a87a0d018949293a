package dev.hearth.storage;

import static dev.hearth.storage.testing.OpenStore.await;
import static dev.hearth.storage.testing.Samples.key;
import static dev.hearth.storage.testing.Samples.path;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.accounts.Session;
import dev.hearth.storage.blobs.ContentWriter;
import dev.hearth.storage.blobs.StagedContent;
import dev.hearth.storage.events.Committed;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.NoSpace;
import dev.hearth.storage.resources.OpenContent;
import dev.hearth.storage.testing.ForwardingFiles;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.testing.UnsyncedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal that is full of what LMDB has not: writers wait for the checkpoint, and a process that
 * dies then has room to start again.
 */
final class FullJournalTest {
  private static final int BODY_BYTES = 8_000;

  /** More than the journal holds. */
  private static final int WRITES_MAX = 2 * (int) StorageConfig.JOURNAL_BYTES_MIN / BODY_BYTES;

  private static StorageConfig config(Path folder) {
    return StorageConfig.defaults(folder)
        .withJournal(64 << 20, Duration.ofHours(1), StorageConfig.JOURNAL_BYTES_MIN);
  }

  private static CompletableFuture<Committed> put(Storage storage, int number) {
    try (ContentWriter writer = storage.contents().begin()) {
      writer.write(OpenStore.body(number, BODY_BYTES), 0, BODY_BYTES);
      StagedContent body = writer.finish();
      return storage
          .resources()
          .put(key(1), path("/pub/" + number), "text/plain", body, Precondition.NONE);
    }
  }

  /** Fills the journal of a new store; returns how many writes were answered before it was full. */
  private static int fill(Path folder, Path copy) throws IOException {
    AtomicBoolean armed = new AtomicBoolean();
    CompletableFuture<Boolean> full = new CompletableFuture<>();
    CountDownLatch free = new CountDownLatch(1);
    Steps steps =
        step -> {
          if (step == Step.FROZEN && armed.get()) {
            full.complete(true);
            hold(free);
          }
        };
    StorageSeams seams = new StorageSeams(InstantSource.system(), steps, UnsyncedFiles.ALL);
    int written = 0;
    try (Storage storage = Storage.open(config(folder), seams)) {
      Session session = new Session("00".repeat(32), key(1), List.of("/:rw"), Instant.EPOCH);
      await(storage.accounts().signUp(session, Optional.empty()));
      armed.set(true);
      CompletableFuture<Committed> next = put(storage, written);
      while (isAnswered(next, full)) {
        assertTrue(++written < WRITES_MAX, "the journal is never full");
        next = put(storage, written);
      }
      assertFalse(next.isDone());
      copy(folder, copy);
      free.countDown();
      await(next);
    }
    assertTrue(written > 300, "only " + written);
    return written;
  }

  private static void assertHasAll(Storage storage, int written) {
    for (int number = 0; number < written; number++) {
      assertTrue(storage.resources().find(key(1), path("/pub/" + number)).isPresent());
    }
  }

  @Test
  void writersWait_andAStartAfterADeathMakesRoom(@TempDir Path root) throws IOException {
    Path folder = root.resolve("store");
    Path copy = root.resolve("copy");
    int written = fill(folder, copy);
    for (Path store : List.of(folder, copy)) {
      try (Storage storage = Storage.open(config(store), StorageSeams.REAL)) {
        assertHasAll(storage, written);
        await(put(storage, WRITES_MAX));
      }
      StoreVerifier.verify(store, finding -> assertEquals("", finding.toString()));
    }
  }

  /** The checkpoint of the open finds as much room as the reserve takes, and no more. */
  @Test
  void startOnAFullDisk_givesTheReserveUp(@TempDir Path root) throws IOException {
    Path copy = root.resolve("copy");
    int written = fill(root.resolve("store"), copy);
    Path reserve = copy.resolve("reserve");
    assertTrue(Files.exists(reserve), "the store that died had none");
    AtomicInteger refusals = new AtomicInteger();
    AtomicBoolean opened = new AtomicBoolean();
    Steps steps =
        step -> {
          if (step == Step.CHECKPOINT_WRITTEN && Files.exists(reserve) && !opened.get()) {
            refusals.incrementAndGet();
            throw new NoSpace();
          }
        };
    StorageSeams seams = new StorageSeams(InstantSource.system(), steps, UnsyncedFiles.ALL);
    try (Storage storage = Storage.open(config(copy), seams)) {
      opened.set(true);
      assertEquals(1, refusals.get(), "checkpoints without room");
      assertHasAll(storage, written);
      await(put(storage, WRITES_MAX));
    }
    StoreVerifier.verify(copy, finding -> assertEquals("", finding.toString()));
  }

  /** A journal, which stores of before have none of, may need the room too. */
  @Test
  void startWithoutRoomForAJournal_isTriedAgain_withoutTheReserve(@TempDir Path folder)
      throws IOException {
    Path reserve = folder.resolve("reserve");
    FileSeam full =
        new ForwardingFiles(UnsyncedFiles.ALL) {
          @Override
          public Output create(Path file) throws IOException {
            if (Files.exists(reserve)) {
              throw new IOException("No space left on device");
            }
            return super.create(file);
          }
        };
    StorageSeams seams = new StorageSeams(InstantSource.system(), Steps.NONE, full);
    Files.write(reserve, new byte[1]);
    try (Storage storage = Storage.open(config(folder), seams)) {
      assertTrue(storage.health().writable());
    }
  }

  /** What another start may still need stays, and a start that can't help itself says so once. */
  @Test
  void startThatFailsOtherwise_keepsTheReserve(@TempDir Path folder) throws IOException {
    Path reserve = folder.resolve("reserve");
    AtomicInteger attempts = new AtomicInteger();
    FileSeam broken =
        new ForwardingFiles(UnsyncedFiles.ALL) {
          @Override
          public Output create(Path file) throws IOException {
            attempts.incrementAndGet();
            throw new IOException("fails on purpose");
          }
        };
    StorageSeams seams = new StorageSeams(InstantSource.system(), Steps.NONE, broken);
    Files.write(reserve, new byte[1]);
    assertThrows(IoFailure.class, () -> Storage.open(config(folder), seams));
    assertEquals(1, attempts.get());
    assertTrue(Files.exists(reserve));
  }

  @Test
  void bodiesTooLargeForAnOldJournal_becomeFiles(@TempDir Path root) throws IOException {
    Path folder = root.resolve("store");
    Storage.open(config(folder), StorageSeams.REAL).close();
    int large = 2 << 20;
    StorageConfig changed =
        StorageConfig.defaults(folder)
            .withJournal(64 << 20, Duration.ofHours(1), 64L << 20)
            .withInlineBytesMax(large);
    try (Storage storage = Storage.open(changed, StorageSeams.REAL)) {
      Session session = new Session("00".repeat(32), key(1), List.of("/:rw"), Instant.EPOCH);
      await(storage.accounts().signUp(session, Optional.empty()));
      for (int bytes : List.of(10, 300_000, 600_000, large)) {
        try (ContentWriter writer = storage.contents().begin()) {
          writer.write(OpenStore.body(bytes, bytes), 0, bytes);
          await(
              storage
                  .resources()
                  .put(key(1), path("/pub/a"), "text/plain", writer.finish(), Precondition.NONE));
        }
        try (OpenContent content = storage.resources().open(key(1), path("/pub/a")).orElseThrow()) {
          assertArrayEquals(OpenStore.body(bytes, bytes), content.readAll());
        }
      }
    }
  }

  /** True once the write is answered, false if the journal was full first. */
  private static boolean isAnswered(CompletableFuture<Committed> write, CompletableFuture<?> full) {
    await(CompletableFuture.anyOf(write, full));
    return write.isDone();
  }

  private static void hold(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** As a process that dies leaves them; the locks are its own. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        if (!path.getFileName().toString().startsWith("lock")) {
          Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
      }
    }
  }
}
