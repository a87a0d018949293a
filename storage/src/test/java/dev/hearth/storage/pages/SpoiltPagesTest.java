package dev.hearth.storage.pages;

import static dev.hearth.storage.pages.PagesFixture.TEN;
import static dev.hearth.storage.pages.PagesFixture.all;
import static dev.hearth.storage.pages.PagesFixture.await;
import static dev.hearth.storage.pages.PagesFixture.events;
import static dev.hearth.storage.pages.PagesFixture.file;
import static dev.hearth.storage.pages.PagesFixture.pages;
import static dev.hearth.storage.pages.PagesFixture.publicLog;
import static dev.hearth.storage.pages.PagesFixture.put;
import static dev.hearth.storage.pages.PagesFixture.store;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.testing.TestStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that are lost, cut, spoilt or of another log are not given out, and are made again. */
final class SpoiltPagesTest {
  @Test
  void aPageThatIsLostOrCut_isMadeAgain_theSameBytes(@TempDir Path folder) throws Exception {
    try (TestStore store = store(folder)) {
      put(store, "/pub/a", 40);
      List<SealedPage> before;
      try (HistoryPages pages = pages(store, folder)) {
        await(pages, 4);
        before = all(pages);
      }
      Files.delete(file(folder, before.get(0)));
      cut(file(folder, before.get(2)));
      try (HistoryPages pages = pages(store, folder)) {
        await(pages, 4);
        assertEquals(before, all(pages));
        assertEquals(publicLog(store), events(pages));
      }
    }
  }

  /** A folder in a page's place can't be read, like a bad sector, and no file can replace it. */
  @Test
  void aPageThatCannotBeRead_costsNoOther_andIsMadeAgain(@TempDir Path folder) throws Exception {
    try (TestStore store = store(folder)) {
      put(store, "/pub/a", 40);
      List<SealedPage> before;
      try (HistoryPages pages = pages(store, folder)) {
        await(pages, 4);
        before = all(pages);
      }
      makeUnreadable(file(folder, before.get(1)));
      makeUnreadable(folder.resolve("pages/lost+found"));
      try (HistoryPages pages = pages(store, folder)) {
        await(pages, 4);
        assertEquals(before, all(pages));
        assertEquals(publicLog(store), events(pages));
      }
      put(store, "/pub/more", 10);
      try (HistoryPages pages = pages(store, folder)) { // What was set aside is in nobody's way.
        await(pages, 5);
        assertEquals(publicLog(store), events(pages));
      }
      assertTrue(Files.exists(folder.resolve("pages/lost+found/not-ours")));
    }
  }

  @Test
  void aPageThatCannotBeReadAnyMore_isMadeAgain(@TempDir Path folder) throws Exception {
    try (TestStore store = store(folder)) {
      put(store, "/pub/a", 30);
      try (HistoryPages pages = pages(store, folder)) {
        await(pages, 3);
        List<SealedPage> before = all(pages);
        PageName middle = before.get(1).name();
        makeUnreadable(file(folder, before.get(1)));
        assertTrue(pages.open(middle, false).isEmpty());
        await(pages, 3);
        assertEquals(before, all(pages));
        assertEquals(publicLog(store), events(pages));
      }
    }
  }

  /** An interrupt closes the file under its reader; the page is as good as it was. */
  @Test
  void anInterruptedReader_spoilsNoPage(@TempDir Path folder) throws Exception {
    try (TestStore store = store(folder)) {
      put(store, "/pub/a", 30);
      try (HistoryPages pages = pages(store, folder)) {
        await(pages, 3);
        PageName first = all(pages).getFirst().name();
        Thread.currentThread().interrupt();
        assertThrows(IoFailure.class, () -> pages.open(first, false));
        assertTrue(Thread.interrupted());
        assertEquals(first, all(pages).getFirst().name());
        pages.open(first, false).orElseThrow().close();
      }
    }
  }

  private static void makeUnreadable(Path place) throws IOException {
    Files.deleteIfExists(place);
    Files.createDirectory(place);
    Files.writeString(place.resolve("not-ours"), "x");
  }

  private static void cut(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1);
    }
  }

  private static void spoil(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {77, 77, 77}), channel.size() - 9);
    }
  }

  @Test
  void aPageThatIsSpoilt_isNeverGivenOut_andIsMadeAgain(@TempDir Path folder) throws Exception {
    try (TestStore store = store(folder)) {
      put(store, "/pub/a", 30);
      List<SealedPage> before;
      AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1); // It may turn over.
      try (HistoryPages pages =
          HistoryPages.open(
              folder.resolve("pages"), store.events, FileSeam.REAL, TEN, nanos::get)) {
        await(pages, 3);
        before = all(pages);
        events(pages);
        PageName middle = before.get(1).name();
        spoil(file(folder, before.get(1)));
        // It was looked at before, so only who asks again finds out; docs/decisions/0015.
        pages.open(middle, false).orElseThrow().close();
        // And not at once: anybody may ask, and each look reads and hashes all of it.
        nanos.addAndGet(HistoryPages.LOOKS_APART.toNanos() - 1);
        pages.open(middle, true).orElseThrow().close();
        nanos.incrementAndGet();
        assertTrue(pages.open(middle, true).isEmpty());
        await(pages, 3);
        assertEquals(publicLog(store), events(pages));
        spoil(file(folder, before.get(1)));
      }
      try (HistoryPages pages = pages(store, folder)) {
        await(pages, 3);
        assertTrue(pages.open(before.get(1).name(), false).isEmpty());
        await(pages, 3);
        assertEquals(before, all(pages));
        assertEquals(publicLog(store), events(pages));
      }
    }
  }

  /** It is hashed a piece at a time; the hashes of its contents can't be compressed. */
  @Test
  void aLongPage_isLookedAtToItsEnd(@TempDir Path folder) throws Exception {
    PageLimits many =
        new PageLimits(
            5_000, 4 << 20, 9_000, 1 << 30, 0, Duration.ofMillis(5), Duration.ofMillis(5));
    try (TestStore store = store(folder)) {
      put(store, "/pub/a", 10_000);
      try (HistoryPages pages =
          HistoryPages.open(folder.resolve("pages"), store.events, FileSeam.REAL, many)) {
        await(pages, 2);
        SealedPage whole = all(pages).get(0);
        SealedPage spoilt = all(pages).get(1);
        assertTrue(whole.bytes() > 100_000, "it has " + whole.bytes());
        spoil(file(folder, spoilt));
        pages.open(whole.name(), false).orElseThrow().close();
        assertTrue(pages.open(spoilt.name(), false).isEmpty());
      }
    }
  }

  @Test
  void pagesOfAnotherLog_areNotTakenOver(@TempDir Path folder, @TempDir Path other)
      throws Exception {
    try (TestStore store = store(other)) {
      put(store, "/pub/other", 10);
      try (HistoryPages pages = pages(store, other)) {
        await(pages, 1);
        Files.createDirectories(folder.resolve("pages"));
        Path page = file(other, all(pages).getFirst());
        Files.copy(page, folder.resolve("pages").resolve(page.getFileName()));
      }
    }
    try (TestStore store = store(folder)) {
      put(store, "/pub/a", 20);
      try (HistoryPages pages = pages(store, folder)) {
        await(pages, 2);
        assertEquals(publicLog(store), events(pages));
      }
    }
  }
}
