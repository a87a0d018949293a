package dev.hearth.storage.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.hearth.storage.events.RetentionRules;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException.Overloaded;
import dev.hearth.storage.tables.Transaction;
import dev.hearth.storage.testing.FileRecorder;
import dev.hearth.storage.testing.ForwardingFiles;
import dev.hearth.storage.testing.LossyFiles;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.Seeds;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestFiles;
import dev.hearth.storage.testing.TestStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Pages made from a real log, through restarts, losses, faults and retention. */
final class HistoryPagesTest {
  private static final Pubky USER = Samples.key(1);
  private static final Duration GUARD = Duration.ofSeconds(60);
  private static final PageLimits TEN =
      new PageLimits(10, 1 << 20, 100, 1 << 30, 0, Duration.ofMillis(5), Duration.ofMillis(5));

  private static TestStore store(Path folder) {
    return store(folder, RetentionRules.KEEP_ALL);
  }

  private static TestStore store(Path folder, RetentionRules rules) {
    TestStore store = TestStore.open(folder, StoreOptions.PLAIN.withRetention(rules));
    TestStore.settled(store.register(USER).exceptionally(_ -> null));
    return store;
  }

  private static void put(TestStore store, String root, int count) {
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(store.submitPut(USER, Samples.path(root + i), "x" + i));
    }
    answers.forEach(TestStore::settled);
  }

  private static HistoryPages pages(TestStore store, Path folder, FileSeam files) {
    return HistoryPages.open(folder.resolve("pages"), store.events, files, TEN);
  }

  private static HistoryPages pages(TestStore store, Path folder) {
    return pages(store, folder, FileSeam.REAL);
  }

  private static void await(HistoryPages pages, int count) throws InterruptedException {
    assertTrue(pages.awaitPages(count, GUARD), "there are " + pages.figures());
  }

  private static List<SealedPage> all(HistoryPages pages) {
    return pages.after(Sequence.NONE, 1_000).pages();
  }

  private static List<Event> events(HistoryPages pages) throws IOException {
    List<Event> events = new ArrayList<>();
    for (SealedPage sealed : all(pages)) {
      try (OpenPage page = pages.open(sealed.name(), false).orElseThrow()) {
        assertEquals(sealed.bytes(), page.bytes());
        List<Event> inside = PlainPage.events(page);
        assertEquals(sealed.events(), inside.size());
        events.addAll(inside);
      }
    }
    return events;
  }

  private static List<Event> publicLog(TestStore store) {
    return store.log().stream().filter(event -> event.path().isUnder("/pub/")).toList();
  }

  private static Path file(Path folder, SealedPage page) {
    return folder.resolve("pages").resolve(page.name() + ".zst");
  }

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

  /** Too many readers at one moment must not end the making of pages until a restart. */
  @Test
  void logThatCannotBeReadForAWhile_isTriedAgain(@TempDir Path folder) throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            told.countDown();
          }
        };
    Logger logger = (Logger) LoggerFactory.getLogger(PageSealer.class);
    appender.start();
    logger.addAppender(appender);
    try (TestStore store = store(folder)) {
      put(store, "/pub/a", 10);
      List<Transaction> readers = new ArrayList<>();
      assertThrows(
          Overloaded.class,
          () -> {
            while (true) {
              readers.add(store.tables.read());
            }
          });
      try (HistoryPages pages = pages(store, folder)) {
        assertTrue(told.await(60, TimeUnit.SECONDS));
        readers.forEach(Transaction::close);
        await(pages, 1);
        assertEquals(publicLog(store), events(pages));
      }
    } finally {
      logger.detachAppender(appender);
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

  @Test
  void aPage_isSyncedBeforeItHasItsName(@TempDir Path folder) throws Exception {
    FileRecorder files = new FileRecorder(folder, FileSeam.REAL);
    try (TestStore store = store(folder)) {
      put(store, "/pub/a", 10);
      try (HistoryPages pages = pages(store, folder, files)) {
        await(pages, 1);
      }
    }
    List<String> done =
        files.take().stream().map(line -> line.replaceAll("[0-9A-Z]{13}", "#")).toList();
    assertEquals(
        List.of(
            "mkdir pages",
            "sync /",
            "list pages",
            "delete pages/#-#-*.tmp",
            "create pages/#-#-*.tmp",
            "write pages/#-#-*.tmp",
            "sync pages/#-#-*.tmp",
            "rename pages/#-#-*.tmp pages/#-#-*.zst",
            "sync pages/"),
        done.stream().filter(line -> !line.startsWith("close")).toList());
  }

  @Test
  void anyFailureOfTheDisk_costsATryAndNothingElse(@TempDir Path folder) throws Exception {
    try (TestStore store = store(folder)) {
      put(store, "/pub/a", 20);
      for (int failing = 0; failing < 15; failing++) {
        Path root = folder.resolve("pages" + failing);
        AtomicInteger left = new AtomicInteger(failing);
        FileSeam files =
            new ForwardingFiles(FileSeam.REAL) {
              @Override
              protected void before() throws IOException {
                if (left.getAndDecrement() == 0) {
                  throw new IOException("the disk fails once");
                }
              }
            };
        try (HistoryPages pages = HistoryPages.open(root, store.events, files, TEN)) {
          await(pages, 2);
          assertTrue(left.get() < 0, "the fault was met");
          assertEquals(publicLog(store), events(pages));
          assertEquals(2, TestFiles.below(root).size());
        }
      }
    }
  }

  @Test
  void powerLoss_leavesWholePagesOrNone(@TempDir Path folder) throws Exception {
    Random random = Seeds.random("HistoryPagesTest.powerLoss", 5);
    try (TestStore store = store(folder)) {
      put(store, "/pub/a", 40);
      for (int round = 0; round < 10; round++) {
        Path root = folder.resolve("round" + round);
        LossyFiles files = new LossyFiles(new Random(random.nextLong()));
        try (HistoryPages pages = HistoryPages.open(root, store.events, files, TEN)) {
          await(pages, random.nextInt(4));
          files.losePower();
        }
        try (HistoryPages pages = HistoryPages.open(root, store.events, FileSeam.REAL, TEN)) {
          await(pages, 4);
          assertEquals(publicLog(store), events(pages), "round " + round);
        }
      }
    }
  }
}
