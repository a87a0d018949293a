package dev.hearth.server.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.subscriptions.ByteWriter;
import dev.hearth.server.subscriptions.Cursor;
import dev.hearth.server.subscriptions.Positions;
import dev.hearth.server.subscriptions.Values;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.Storage;
import dev.hearth.storage.StorageConfig;
import dev.hearth.storage.StorageSeams;
import dev.hearth.storage.accounts.Session;
import dev.hearth.storage.blobs.ContentWriter;
import dev.hearth.storage.events.Committed;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention that passes a page or a feed while it is being sent: never a silent gap. */
class RetentionRaceTest {
  private static final int KEPT = 500;
  private static final HistoryFilter EVERYTHING = new HistoryFilter(List.of(), ReadRight.NONE);

  private final ByteWriter batch = new ByteWriter(1 << 10);
  private Storage storage;
  private Pubky alice;

  @BeforeEach
  void aFullLogOfLongPaths(@TempDir Path folder) {
    storage =
        Storage.open(StorageConfig.defaults(folder).withRetainedEvents(KEPT), StorageSeams.REAL);
    alice = TestKey.ofSeedByte(0).pubky();
    storage
        .accounts()
        .signUp(
            new Session("0".repeat(64), alice, List.of("/:rw"), Instant.EPOCH), Optional.empty())
        .join();
    write(KEPT);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  /** Each event has some 300 bytes in any form. */
  private void write(int count) {
    List<CompletableFuture<Committed>> pending = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      try (ContentWriter writer = storage.contents().begin()) {
        ResourcePath path = ResourcePath.of("/pub/" + "p".repeat(200) + "/" + n);
        pending.add(
            storage.resources().put(alice, path, "text/plain", writer.finish(), Precondition.NONE));
      }
    }
    pending.forEach(CompletableFuture::join);
  }

  private HistoryPage page(Optional<Cursor> cursor) {
    HistoryRequest request =
        new HistoryRequest(
            EVERYTHING, cursor, Optional.empty(), Optional.empty(), false, 1000, 100_000, false);
    return HistoryPage.open(request, storage.events(), Values.of(storage.resources()), batch);
  }

  private TextFeed feed(boolean fromOldest) {
    return new TextFeed(
        EVERYTHING,
        storage.events(),
        storage.events().bounds().floor(),
        fromOldest,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1000,
        100_000);
  }

  private static long records(ByteWriter batch) {
    return batch.toString().split("\"event\":\"PUT\"", -1).length - 1L;
  }

  @Test
  void aLargePage_comesInBatchesThatAddUp() {
    HistoryPage page = page(Optional.empty());
    long seen = records(batch);
    int batches = 1;
    while (!page.isEncoded()) {
      assertTrue(page.fill(batch));
      assertTrue(batch.length() < HistoryPage.BATCH_BYTES + 8_192, "a batch is bounded");
      seen += records(batch);
      batches++;
    }
    assertEquals(KEPT, seen);
    assertEquals(KEPT, page.events());
    assertTrue(batches > 2, "too small to say anything");
  }

  @Test
  void aPageWhoseRestIsGone_saysSo() {
    HistoryPage page = page(Optional.empty());
    assertFalse(page.isEncoded());
    write(KEPT);
    assertFalse(page.fill(batch));
  }

  @Test
  void aPageWhoseStartIsGone_isRefused() {
    Sequence start = storage.events().bounds().newest();
    write(KEPT + 1);
    RefusedException refused =
        assertThrows(RefusedException.class, () -> page(Optional.of(new Cursor.Position(start))));
    Refusal.CursorLost lost = (Refusal.CursorLost) refused.refusal();
    assertEquals(Positions.Refusal.EXPIRED, lost.reason());
    assertEquals(storage.events().bounds().floor(), lost.cursor());
  }

  @Test
  void aFeedThatIsPassedMidway_endsBeforeTheGap() {
    TextFeed feed = feed(true);
    feed.fill(batch);
    assertFalse(feed.isEnded());
    List<String> shown = batch.toString().lines().toList();
    write(KEPT);
    feed.fill(batch);
    assertTrue(feed.isEnded());
    List<String> last = batch.toString().lines().toList();
    assertEquals(1, last.size(), last.toString());
    long cursor = Long.parseLong(last.getFirst().substring("cursor: ".length()));
    assertTrue(cursor < storage.events().bounds().floor().value(), "the gap lies behind it");
    assertTrue(shown.size() > 10, "nothing was shown");
    assertEquals(Optional.empty(), feed.reset());
  }

  @Test
  void aFeedFromTheOldest_beginsAtWhatIsOldestWhenItIsRead() {
    TextFeed feed = feed(true);
    write(KEPT);
    feed.fill(batch);
    assertTrue(batch.length() > 0, "the oldest event is there");
    assertEquals(Optional.empty(), feed.reset());
  }

  @Test
  void aFeedThatIsPassedBeforeItsFirstEvent_goesOnAtTheFloorAndSaysSo() {
    TextFeed feed = feed(false);
    write(KEPT);
    feed.fill(batch);
    assertEquals(0, batch.length());
    assertEquals(Optional.of(Positions.Refusal.EXPIRED), feed.reset());
    feed.fill(batch);
    assertTrue(batch.length() > 0, "it goes on at the floor");
  }
}
