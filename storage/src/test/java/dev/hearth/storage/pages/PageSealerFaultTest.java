package dev.hearth.storage.pages;

import static dev.hearth.storage.pages.PagesFixture.TEN;
import static dev.hearth.storage.pages.PagesFixture.await;
import static dev.hearth.storage.pages.PagesFixture.events;
import static dev.hearth.storage.pages.PagesFixture.pages;
import static dev.hearth.storage.pages.PagesFixture.publicLog;
import static dev.hearth.storage.pages.PagesFixture.put;
import static dev.hearth.storage.pages.PagesFixture.store;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.StorageException.Overloaded;
import dev.hearth.storage.tables.Transaction;
import dev.hearth.storage.testing.FileRecorder;
import dev.hearth.storage.testing.LossyFiles;
import dev.hearth.storage.testing.Seeds;
import dev.hearth.storage.testing.TestFiles;
import dev.hearth.storage.testing.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Making pages while the log or the disk fails, and while the power goes. */
final class PageSealerFaultTest {
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
        FileRecorder files = new FileRecorder(folder, FileSeam.REAL);
        files.failAt(failing, "the disk fails once");
        try (HistoryPages pages = HistoryPages.open(root, store.events, files, TEN)) {
          await(pages, 2);
          assertTrue(files.hasFailed(), "the fault was met");
          assertEquals(publicLog(store), events(pages));
          assertEquals(2, TestFiles.below(root).size());
        }
      }
    }
  }

  @Test
  void powerLoss_leavesWholePagesOrNone(@TempDir Path folder) throws Exception {
    Random random = Seeds.random("PageSealerFaultTest.powerLoss", 5);
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
