package dev.hearth.storage.pages;

import static dev.hearth.storage.pages.PagesFixture.GUARD;
import static dev.hearth.storage.pages.PagesFixture.TEN;
import static dev.hearth.storage.pages.PagesFixture.USER;
import static dev.hearth.storage.pages.PagesFixture.all;
import static dev.hearth.storage.pages.PagesFixture.await;
import static dev.hearth.storage.pages.PagesFixture.events;
import static dev.hearth.storage.pages.PagesFixture.file;
import static dev.hearth.storage.pages.PagesFixture.pages;
import static dev.hearth.storage.pages.PagesFixture.publicLog;
import static dev.hearth.storage.pages.PagesFixture.put;
import static dev.hearth.storage.pages.PagesFixture.store;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.events.RetentionRules;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.TestFiles;
import dev.hearth.storage.testing.TestStore;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages made from a real log: what they hold, through restarts and retention. */
final class HistoryPagesTest {
  @Test
  void fullPages_holdTheLog_inOrder_withoutAGap(@TempDir Path folder) throws Exception {
    try (TestStore store = store(folder)) {
      put(store, "/pub/a", 25);
      store.delete(USER, Samples.path("/pub/a3"));
      put(store, "/pub/b", 9);
      try (HistoryPages pages = pages(store, folder)) {
        await(pages, 3);
        assertEquals(publicLog(store).subList(0, 30), events(pages));
        List<SealedPage> list = all(pages);
        assertEquals(Sequence.NONE, list.get(0).name().after());
        assertEquals(list.get(0).name().through(), list.get(1).name().after());
        assertEquals(3, pages.figures().pages());
      }
    }
  }

  @Test
  void privateEvents_areInNoPage_andTheRangeCoversThem(@TempDir Path folder) throws Exception {
    try (TestStore store = store(folder)) {
      for (int i = 0; i < 12; i++) {
        put(store, "/pub/p" + i + "-", 1);
        put(store, "/priv/secret" + i + "-", 2);
      }
      put(store, "/priv/only", 300);
      try (HistoryPages pages = pages(store, folder)) {
        await(pages, 4); // Ten public ones; the rest with rows up to the bound; two of nothing.
        assertEquals(publicLog(store), events(pages));
        List<SealedPage> list = all(pages);
        assertEquals(List.of(10, 2, 0, 0), list.stream().map(SealedPage::events).toList());
        Sequence through = list.getLast().name().through();
        assertTrue(store.log().stream().anyMatch(e -> e.sequence().equals(through)));
      }
      for (Path page : FileSeam.REAL.list(folder.resolve("pages"))) {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(page));
        String body =
            new String(
                PageCheck.body(file).orElseThrow(), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertFalse(body.contains("secret") || body.contains("priv"));
      }
    }
  }

  @Test
  void newEvents_makeNewPages_andRunsBeginAnywhere(@TempDir Path folder) throws Exception {
    try (TestStore store = store(folder);
        HistoryPages pages = pages(store, folder)) {
      put(store, "/pub/a", 10);
      await(pages, 1);
      put(store, "/pub/b", 20);
      await(pages, 3);
      List<Event> log = publicLog(store);
      PageRun run = pages.after(log.get(14).sequence(), 1);
      assertEquals(log.get(19).sequence(), run.pages().getFirst().name().through());
      assertTrue(run.more());
      assertFalse(pages.after(log.get(14).sequence(), 2).more());
      assertEquals(List.of(), pages.after(log.get(29).sequence(), 5).pages());
      assertEquals(2, pages.after(log.get(9).sequence(), 5).pages().size());
    }
  }

  @Test
  void afterARestart_itGoesOnWhereThePagesEnd(@TempDir Path folder) throws Exception {
    List<SealedPage> before;
    try (TestStore store = store(folder)) {
      put(store, "/pub/a", 25);
      try (HistoryPages pages = pages(store, folder)) {
        await(pages, 2);
        before = all(pages);
      }
      Files.writeString(folder.resolve("pages").resolve("half.tmp"), "cut short");
      Files.writeString(folder.resolve("pages").resolve("strange"), "what is this");
    }
    try (TestStore store = store(folder)) {
      put(store, "/pub/b", 5);
      try (HistoryPages pages = pages(store, folder)) {
        await(pages, 3);
        assertEquals(before, all(pages).subList(0, 2));
        assertEquals(publicLog(store), events(pages));
        assertEquals(3, TestFiles.below(folder.resolve("pages")).size());
      }
    }
  }

  @Test
  @Timeout(60)
  void retention_removesAPageWithItsLastEvent_notBefore(@TempDir Path folder) throws Exception {
    var rules = new RetentionRules(Optional.empty(), Optional.of(25L), 0);
    try (TestStore store = store(folder, rules);
        HistoryPages pages = pages(store, folder)) {
      put(store, "/pub/a", 20);
      await(pages, 2);
      List<SealedPage> first = all(pages);
      List<Event> whole = events(pages);
      put(store, "/pub/b", 10); // Five of the first page are gone from the log.
      await(pages, 3);
      Sequence floor = store.events.bounds().floor();
      assertEquals(whole.get(4).sequence(), floor);
      PageRun run = pages.after(floor, 10);
      assertEquals(first.getFirst(), run.pages().getFirst());
      assertEquals(3, run.pages().size());
      assertEquals(whole, events(pages).subList(0, 20));
      put(store, "/pub/c", 10);
      assertTrue(pages.awaitPages(3, GUARD));
      SealedPage gone = first.getFirst();
      while (Files.exists(file(folder, gone))) {
        Thread.onSpinWait(); // The sealer looks at the floor every five milliseconds.
      }
      assertEquals(2, pages.lookedAt(), "what is gone is not remembered");
      assertTrue(pages.open(gone.name(), false).isEmpty());
    }
  }

  @Test
  void diskLimit_endsTheMaking_andRoomBeginsItAgain(@TempDir Path folder) throws Exception {
    try (TestStore store = store(folder)) {
      put(store, "/pub/a", 30);
      long one;
      try (HistoryPages pages = pages(store, folder)) {
        await(pages, 1);
        one = all(pages).getFirst().bytes();
      }
      for (Path page : FileSeam.REAL.list(folder.resolve("pages"))) {
        Files.delete(page);
      }
      PageLimits small = TEN.onDisk(one + one / 2);
      Path root = folder.resolve("pages");
      try (HistoryPages pages = HistoryPages.open(root, store.events, FileSeam.REAL, small)) {
        await(pages, 1);
        assertFalse(pages.awaitPages(2, Duration.ofMillis(100)));
      }
      try (HistoryPages pages = pages(store, folder)) {
        await(pages, 3);
        assertEquals(publicLog(store), events(pages));
      }
    }
  }
}
