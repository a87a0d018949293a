package dev.hearth.storage.blobs;

import static dev.hearth.storage.blobs.BlobFixture.body;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.testing.Deletions;
import dev.hearth.storage.testing.ForwardingFiles;
import dev.hearth.storage.testing.TestFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnlinkerTest {
  /** Rows in memory; {@code forgotten} is the signal that a batch is done. */
  private static final class Rows implements BlobRows {
    final ConcurrentSkipListSet<String> garbage = new ConcurrentSkipListSet<>();
    final ConcurrentSkipListSet<String> named = new ConcurrentSkipListSet<>();
    final BlockingQueue<List<String>> forgotten = new LinkedBlockingQueue<>();
    final CountDownLatch scanning = new CountDownLatch(1);
    boolean corrupt;
    boolean endless;

    @Override
    public List<String> garbage(Optional<String> after, int max) {
      Collection<String> behind = after.isEmpty() ? garbage : garbage.tailSet(after.get(), false);
      return behind.stream().limit(max).toList();
    }

    @Override
    public void forgetGarbage(List<String> names) {
      names.forEach(garbage::remove);
      forgotten.add(names);
    }

    @Override
    public void visitNamed(Consumer<String> visitor, Runnable between) {
      named.forEach(visitor);
      if (endless) {
        scanning.countDown();
        while (true) {
          between.run();
        }
      }
      if (corrupt) {
        throw new CorruptRow("resources", "broken by the test");
      }
    }

    void awaitForgotten(List<String> names) throws InterruptedException {
      assertEquals(names, forgotten.poll(60, SECONDS));
    }
  }

  private final Rows rows = new Rows();

  private static String blob(BlobFolder folder, long start) {
    Contents contents = new Contents(folder, start, 0, _ -> {}, new Random(), _ -> {});
    return staged(contents).blob().orElseThrow();
  }

  private static StagedContent staged(Contents contents) {
    try (ContentWriter writer = contents.begin()) {
      writer.write(body(10), 0, 10);
      return writer.finish();
    }
  }

  @Test
  void start_worksOffGarbage_evenIfAFileIsMissing(@TempDir Path root) throws Exception {
    BlobFolder folder = BlobFolder.open(root, FileSeam.REAL);
    String left = blob(folder, 1);
    String missing = new BlobName(1, "f".repeat(32)).toString();
    rows.garbage.addAll(List.of(left, missing));
    try (Unlinker unlinker = new Unlinker(folder, rows, 2, _ -> {})) {
      unlinker.start();
      rows.awaitForgotten(List.copyOf(new ConcurrentSkipListSet<>(List.of(left, missing))));
      assertFalse(Files.exists(folder.locate(left)));
    }
  }

  @Test
  void nameThatIsNone_keepsNobodyElsesFile(@TempDir Path root) throws Exception {
    BlobFolder folder = BlobFolder.open(root, FileSeam.REAL);
    String left = blob(folder, 1);
    rows.garbage.addAll(List.of("!", left, "~"));
    try (Unlinker unlinker = new Unlinker(folder, rows, 2, _ -> {})) {
      unlinker.start();
      rows.awaitForgotten(List.of(left));
      assertFalse(Files.exists(folder.locate(left)));
      assertTrue(rows.garbage.contains("!"));
    }
  }

  @Test
  void sweep_removesOrphansOfEarlierStartsOnly(@TempDir Path root) throws Exception {
    BlobFolder folder = BlobFolder.open(root, FileSeam.REAL);
    String orphan = blob(folder, 1);
    String named = blob(folder, 1);
    String uploading = blob(folder, 2);
    rows.named.add(named);
    try (Unlinker unlinker = new Unlinker(folder, rows, 2, _ -> {})) {
      unlinker.start();
      assertEquals(1, unlinker.swept().get(60, SECONDS));
    }
    assertFalse(Files.exists(folder.locate(orphan)));
    assertTrue(Files.exists(folder.locate(named)));
    assertTrue(Files.exists(folder.locate(uploading)));
  }

  @Test
  void sweep_removesNothing_whenARowCannotBeRead(@TempDir Path root) throws IOException {
    BlobFolder folder = BlobFolder.open(root, FileSeam.REAL);
    blob(folder, 1);
    rows.corrupt = true;
    try (Unlinker unlinker = new Unlinker(folder, rows, 2, _ -> {})) {
      unlinker.start();
      assertThrows(ExecutionException.class, () -> unlinker.swept().get(60, SECONDS));
    }
    assertEquals(1, TestFiles.below(root).size());
  }

  @Test
  void closing_endsAScanThatWouldTakeLong_andRemovesNothing(@TempDir Path root) throws Exception {
    BlobFolder folder = BlobFolder.open(root, FileSeam.REAL);
    blob(folder, 1);
    rows.endless = true;
    Unlinker unlinker = new Unlinker(folder, rows, 2, _ -> {});
    unlinker.start();
    assertTrue(rows.scanning.await(60, SECONDS));
    CompletableFuture.runAsync(unlinker::close).get(60, SECONDS);
    assertEquals(1, TestFiles.below(root).size());
  }

  @Test
  void refusedBody_isRemovedByTheUnlinker_evenInAScan_andInPlaceAfterwards(@TempDir Path root)
      throws Exception {
    Deletions files = new Deletions();
    BlobFolder folder = BlobFolder.open(root, files);
    Contents contents = new Contents(folder, 2, 0, _ -> {}, new Random(), _ -> {});
    blob(folder, 1);
    rows.endless = true;
    try (Unlinker unlinker = new Unlinker(folder, rows, 2, _ -> {})) {
      contents.discardThrough(unlinker::discard);
      unlinker.start();
      assertTrue(rows.scanning.await(60, SECONDS));
      staged(contents).discard();
      assertEquals("hearth-unlinker", files.next());
    }
    staged(contents).discard();
    assertEquals(Thread.currentThread().getName(), files.next());
    assertEquals(1, TestFiles.below(root).size());
  }

  @Test
  void pause_keepsEveryFile_untilItEnds(@TempDir Path root) throws Exception {
    BlobFolder folder = BlobFolder.open(root, FileSeam.REAL);
    String garbage = blob(folder, 2);
    try (Unlinker unlinker = new Unlinker(folder, rows, 2, _ -> {})) {
      unlinker.start();
      unlinker.swept().get(60, SECONDS);
      Unlinker.Pause first = unlinker.pause();
      Unlinker.Pause second = unlinker.pause();
      rows.garbage.add(garbage);
      unlinker.wake();
      first.close();
      first.close();
      assertTrue(Files.exists(folder.locate(garbage)));
      second.close();
      rows.awaitForgotten(List.of(garbage));
      assertFalse(Files.exists(folder.locate(garbage)));
    }
  }

  @Test
  void refusedBody_isRemovedInAPauseToo(@TempDir Path root) throws Exception {
    Deletions files = new Deletions();
    BlobFolder folder = BlobFolder.open(root, files);
    Contents contents = new Contents(folder, 2, 0, _ -> {}, new Random(), _ -> {});
    String garbage = blob(folder, 1);
    rows.garbage.add(garbage);
    try (Unlinker unlinker = new Unlinker(folder, rows, 2, _ -> {});
        Unlinker.Pause _ = unlinker.pause()) {
      contents.discardThrough(unlinker::discard);
      unlinker.start();
      for (int i = 0; i < 2; i++) {
        staged(contents).discard();
        assertEquals("hearth-unlinker", files.next());
      }
      assertTrue(Files.exists(folder.locate(garbage)));
      unlinker.keepEverything(); // Or the end of the pause would remove it.
    }
    assertEquals(1, TestFiles.below(root).size());
  }

  @Test
  void pause_waitsForTheRemovalInProgress(@TempDir Path root) throws Exception {
    BlobFolder folder = BlobFolder.open(root, FileSeam.REAL);
    rows.garbage.add(blob(folder, 2));
    CountDownLatch removing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    FileSeam parked =
        new ForwardingFiles(FileSeam.REAL) {
          @Override
          public boolean delete(Path file) throws IOException {
            removing.countDown();
            try {
              assertTrue(goOn.await(60, SECONDS));
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return super.delete(file);
          }
        };
    try (Unlinker unlinker = new Unlinker(BlobFolder.open(root, parked), rows, 2, _ -> {})) {
      unlinker.start();
      assertTrue(removing.await(60, SECONDS));
      CompletableFuture<Set<String>> filesAtPause =
          CompletableFuture.supplyAsync(
              () -> {
                try (var _ = unlinker.pause()) {
                  return TestFiles.below(root);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      goOn.countDown();
      assertEquals(Set.of(), filesAtPause.get(60, SECONDS));
    }
  }

  @Test
  void afterAnUnknownOutcome_nothingIsRemoved(@TempDir Path root) throws Exception {
    BlobFolder folder = BlobFolder.open(root, FileSeam.REAL);
    try (Unlinker unlinker = new Unlinker(folder, rows, 2, _ -> {})) {
      unlinker.start();
      unlinker.swept().get(60, SECONDS);
      unlinker.keepEverything();
      rows.garbage.add(blob(folder, 2));
      unlinker.wake();
    }
    assertEquals(1, TestFiles.below(root).size());
    assertEquals(1, rows.garbage.size());
  }

  @Test
  void fileGoesBeforeItsRow(@TempDir Path root) throws Exception {
    BlobFolder folder = BlobFolder.open(root, FileSeam.REAL);
    String garbage = blob(folder, 1);
    rows.garbage.add(garbage);
    BlockingQueue<Boolean> seen = new LinkedBlockingQueue<>();
    try (Unlinker unlinker =
        new Unlinker(
            folder,
            rows,
            2,
            step -> {
              assertEquals(Step.UNLINKED, step);
              boolean ordered = !Files.exists(folder.locate(garbage)) && !rows.garbage.isEmpty();
              seen.add(ordered);
            })) {
      unlinker.start();
      assertEquals(true, seen.poll(60, SECONDS));
      rows.awaitForgotten(List.of(garbage));
    }
  }
}
