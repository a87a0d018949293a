package dev.hearth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hearth.storage.model.StorageException.Overloaded;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** An operator hears that files ran out, and is not drowned in it. */
final class OpenFilesLogTest {
  @Test
  void refusals_areLoggedOnceInAWhile() {
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // It may turn over.
    Seldom seldom = new Seldom(Duration.ofNanos(10), nanos::get);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    Logger logger = (Logger) LoggerFactory.getLogger(ErrorMapper.class);
    logger.addAppender(said);
    try {
      for (int i = 0; i < 25; i++) {
        assertEquals(503, ErrorMapper.overloaded(new Overloaded("open_files"), seldom).status());
        ErrorMapper.overloaded(new Overloaded("uploads"), seldom);
        nanos.incrementAndGet();
      }
    } finally {
      logger.detachAppender(said);
    }
    assertEquals(3, said.list.stream().filter(OpenFilesLogTest::isOfFiles).count());
  }

  private static boolean isOfFiles(ILoggingEvent event) {
    return event.getLevel() == Level.WARN
        && event.getKeyValuePairs().toString().contains("open_files");
  }
}
