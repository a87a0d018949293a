package dev.hearth.storage.tables;

import static dev.hearth.storage.tables.TablesFixture.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.NoSpace;
import dev.hearth.storage.testing.ForwardingFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A checkpoint, with which a backup begins, beside the end of the tables: LMDB's map must not go
 * away under a thread that writes to it, or the process dies. An open reader keeps the map here, so
 * that a test which fails does so by what it asserts.
 */
final class CheckpointAtCloseTest {
  private static final String CLOSER = "closer";
  private static final String BACKUP = "backup";

  /** A task on a platform thread of its own. */
  private record Task(Thread thread, FutureTask<Void> end) {
    static Task start(String name, Runnable work) {
      FutureTask<Void> end = new FutureTask<>(work, null);
      return new Task(Thread.ofPlatform().daemon().name(name).start(end), end);
    }

    /** Waits until it waits for somebody, or has ended. */
    void awaitRest() {
      while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }

    void await() throws Exception {
      end.get(60, TimeUnit.SECONDS);
    }
  }

  /** Tells when the journal is closed, which is what comes before the map goes away. */
  private static final class Files extends ForwardingFiles {
    private final Runnable closing;

    Files(Runnable closing) {
      super(FileSeam.REAL);
      this.closing = closing;
    }

    @Override
    public InPlace openInPlace(Path file) throws IOException {
      InPlace opened = super.openInPlace(file);
      return new InPlace() {
        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
          opened.write(bytes, position);
        }

        @Override
        public void sync() throws IOException {
          opened.sync();
        }

        @Override
        public void close() throws IOException {
          closing.run();
          opened.close();
        }
      };
    }
  }

  private static Tables open(Path folder, FileSeam files, Steps steps) {
    return TablesFixture.open(folder, TablesFixture.MAP_BYTES, TablesFixture.BY_HAND, files, steps);
  }

  private static void put(Tables tables, String key) {
    try (WriteTransaction writing = tables.write()) {
      tables.table(Layouts.RESOURCES).put(writing, bytes(key), bytes(key));
      writing.commit();
    }
  }

  private static void hold(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** On a full disk the last checkpoint leaves rows, which whoever comes next would write. */
  @Test
  void checkpointBehindTheLastOne_whichFoundNoRoom_isRefused(@TempDir Path folder)
      throws Exception {
    List<String> writers = new CopyOnWriteArrayList<>();
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch noRoom = new CountDownLatch(1);
    CountDownLatch behindEnded = new CountDownLatch(1);
    Steps steps =
        step -> {
          if (step == Step.CHECKPOINT_WRITTEN) {
            writers.add(Thread.currentThread().getName());
            written.countDown();
            hold(noRoom);
            throw new NoSpace();
          }
        };
    Tables tables = open(folder, new Files(() -> hold(behindEnded)), steps);
    put(tables, "a");
    ReadTransaction reading = tables.read();
    Task closing = Task.start(CLOSER, tables::close);
    hold(written);
    Task behind =
        Task.start(
            BACKUP,
            () -> {
              try {
                tables.checkpoint();
              } finally {
                behindEnded.countDown();
              }
            });
    behind.awaitRest();
    noRoom.countDown();
    Throwable refused = assertThrows(ExecutionException.class, behind::await).getCause();
    reading.close();
    closing.await();
    assertEquals(List.of(CLOSER), List.copyOf(writers));
    assertInstanceOf(IllegalStateException.class, refused);
    assertThrows(IllegalStateException.class, tables::checkpoint);
  }

  /** There is no last one after a failure, but one may still be under way. */
  @Test
  void closeAfterAFailure_waitsForTheCheckpointUnderWay(@TempDir Path folder) throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    Steps steps =
        step -> {
          switch (step) {
            case CHECKPOINT_WRITTEN -> {
              written.countDown();
              hold(free);
            }
            case CHECKPOINT_COMMITTED -> order.add("written");
            case JOURNAL_WRITTEN -> {
              if (written.getCount() == 0) {
                throw new IllegalStateException("fails on purpose");
              }
            }
            default -> {}
          }
        };
    Tables tables = open(folder, new Files(() -> order.add("closed")), steps);
    put(tables, "a");
    ReadTransaction reading = tables.read();
    Task backup = Task.start(BACKUP, tables::checkpoint);
    hold(written);
    assertThrows(IllegalStateException.class, () -> put(tables, "b"));
    assertThrows(IoFailure.class, tables::write);
    Task closing = Task.start(CLOSER, tables::close);
    closing.awaitRest();
    free.countDown();
    backup.await();
    reading.close();
    closing.await();
    assertEquals("written", order.getFirst(), order.toString());
    assertTrue(order.contains("closed"));
  }
}
