package dev.hearth.storage.tables;

import static dev.hearth.storage.tables.TablesFixture.bytes;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.StorageException.NoSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class CheckpointerLogTest {
  private static final int REFUSALS = 3;

  @Test
  void diskThatStaysFull_isToldOnce_andSoIsItsEnd(@TempDir Path folder) throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(Checkpointer.class);
    ListAppender<ILoggingEvent> told = new ListAppender<>();
    Level before = logger.getLevel();
    logger.setLevel(Level.INFO);
    logger.addAppender(told);
    told.start();
    try {
      refuseSomeCheckpoints(folder);
    } finally {
      logger.detachAppender(told);
      logger.setLevel(before);
    }
    List<Level> levels = told.list.stream().map(ILoggingEvent::getLevel).toList();
    assertEquals(List.of(Level.WARN, Level.INFO), levels);
  }

  private static void refuseSomeCheckpoints(Path folder) throws InterruptedException {
    CountDownLatch refusals = new CountDownLatch(REFUSALS);
    CountDownLatch committed = new CountDownLatch(1);
    var options = new TablesOptions(1, Duration.ofHours(1));
    try (Tables tables =
        TablesFixture.open(
            folder,
            TablesFixture.MAP_BYTES,
            options,
            FileSeam.REAL,
            step -> {
              if (step == Step.CHECKPOINT_WRITTEN && refusals.getCount() > 0) {
                refusals.countDown();
                throw new NoSpace();
              }
              if (step == Step.CHECKPOINT_COMMITTED) {
                committed.countDown();
              }
            })) {
      try (WriteTransaction writing = tables.write()) {
        tables.table(Layouts.GARBAGE).put(writing, bytes("k"), bytes("v"));
        writing.commit();
      }
      tables.start(
          new CheckpointListener() {
            @Override
            public void outOfSpace() {}

            @Override
            public void failed(Throwable cause) {}
          });
      assertTrue(committed.await(60, SECONDS));
    }
  }
}
