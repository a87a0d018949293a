package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.BulkHistory;
import dev.hearth.client.BulkRequest;
import dev.hearth.client.EventView;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.Selector;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.StorageConfig;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.pages.OpenPage;
import dev.hearth.storage.pages.PageLimits;
import dev.hearth.storage.pages.SealedPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readers of bulk history begin at random places while writers run at full speed and pages are
 * sealed under them, pass from pages to the stream and follow it. Nothing public is lost or
 * repeated, the order is the log's, and nothing private is ever seen; where retention takes history
 * from under a reader, it is told.
 */
@Timeout(120)
final class BulkSeamTest {
  private static final int READERS = Integer.getInteger("hearth.bulk.readers", 24);
  private static final PageLimits TEN =
      new PageLimits(10, 1 << 20, 1_000, 1 << 30, 0, Duration.ofMillis(2), Duration.ofMillis(5));
  private static final PageLimits SMALL =
      new PageLimits(100, 1 << 20, 1_000, 1 << 30, 0, Duration.ofMillis(2), Duration.ofMillis(5));

  private final Random random = random();

  private static Random random() {
    String asked = System.getProperty("seed", "");
    long seed = asked.isEmpty() ? 20261121L : Long.parseLong(asked);
    System.out.println("BulkSeamTest runs with -Dseed=" + seed);
    return new Random(seed);
  }

  /** Has readers begin under writers, and wait until each was told the last event. */
  private List<BulkReader> run(FeedServer server, BulkWriters writers) throws Exception {
    List<BulkReader> readers = new ArrayList<>();
    List<BulkHistory> histories = new ArrayList<>();
    writers.start(random);
    try (HomeserverClient client = client(server)) {
      try {
        for (int i = 0; i < READERS; i++) {
          assertTrue(server.pages.orElseThrow().awaitPages(3, Duration.ofSeconds(60)));
          BulkReader reader = new BulkReader(start(server), selector());
          readers.add(reader);
          histories.add(client.bulkHistory(reader.request(), reader));
        }
      } finally {
        writers.stop();
      }
      // A last event that everybody selects, so that each reader knows when it has everything.
      long last = writers.end(SMALL.eventsMax());
      for (int i = 0; i < READERS; i++) {
        BulkHistory history = histories.get(i);
        readers.get(i).awaitUntil(last, history);
        history.close();
        history.await();
      }
    }
    return readers;
  }

  /**
   * Comes back at once where another waits up to half a minute: readers whose place retention takes
   * again and again would spend the test waiting, not meeting it.
   */
  private static HomeserverClient client(FeedServer server) {
    CountDownLatch never = new CountDownLatch(1);
    return HomeserverClient.builder(URI.create("http://127.0.0.1:" + server.port()))
        .waiting(_ -> assertFalse(never.await(1, TimeUnit.MILLISECONDS)))
        .build();
  }

  /** The beginning, or an event that is in the log now. */
  private long start(FeedServer server) {
    var bounds = server.storage.events().bounds();
    if (random.nextInt(3) == 0) {
      return 0;
    }
    long floor = Math.max(bounds.floor().value(), FeedServer.START_MICROS);
    long wanted = floor + random.nextLong(1 + bounds.newest().value() - floor);
    Sequence found = server.storage.events().atOrBelow(new Sequence(wanted));
    return Math.max(found.value(), bounds.floor().value());
  }

  private Optional<Selector> selector() {
    return switch (random.nextInt(3)) {
      case 0 -> Optional.of(Selector.parse("*/pub/0/"));
      case 1 -> Optional.of(Selector.parse(TestKey.ofSeedByte(0).pubky() + "/pub/0"));
      default -> Optional.empty();
    };
  }

  @Test
  void readersUnderWriters_loseAndRepeatNothing(@TempDir Path folder) throws Exception {
    try (FeedServer server = FeedServer.withPages(StorageConfig.defaults(folder), SMALL)) {
      BulkWriters writers = new BulkWriters(server);
      List<BulkReader> readers = run(server, writers);
      for (BulkReader reader : readers) {
        assertEquals(reader.expected(server), reader.told, "from " + reader.from);
      }
      assertTrue(
          readers.stream().anyMatch(reader -> reader.paged && reader.streamed),
          () -> "nobody passed from pages to the stream: " + readers);
      System.out.println(
          "events "
              + writers.published.size()
              + ", pages "
              + server.pages.orElseThrow().figures().pages());
    }
  }

  @Test
  void readersUnderRetention_areToldWhatTheyMissed(@TempDir Path folder) throws Exception {
    try (FeedServer server =
        FeedServer.withPages(StorageConfig.defaults(folder).withRetainedEvents(900), SMALL)) {
      BulkWriters writers = new BulkWriters(server);
      for (BulkReader reader : run(server, writers)) {
        if (reader.selector.isEmpty()) {
          reader.assertNothingMissedInSilence(writers.published);
        }
      }
    }
  }

  /** A slow reader, from under whom retention takes the pages it has not fetched yet. */
  @Test
  void pagesThatGoUnderAReader_areAReset(@TempDir Path folder) throws Exception {
    try (FeedServer server =
            FeedServer.withPages(StorageConfig.defaults(folder).withRetainedEvents(60), TEN);
        HomeserverClient client = client(server)) {
      Pubky user = server.signUp(TestKey.ofSeedByte(0), "/:rw").user();
      BulkWriters writers = new BulkWriters(server);
      writers.put(user, 60);
      assertTrue(server.pages.orElseThrow().awaitPages(6, Duration.ofSeconds(60)));
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      BulkReader reader =
          new BulkReader(0, Optional.empty()) {
            @Override
            public void onHistory(EventView event) {
              super.onHistory(event);
              begun.countDown();
              awaitUninterruptibly(goOn);
            }
          };
      try (BulkHistory history =
          client.bulkHistory(new BulkRequest(List.of(), "0", false, 1), reader)) {
        begun.await();
        passFiveOf(server, writers, user); // Two pages were fetched at the most.
        goOn.countDown();
        history.await();
      }
      reader.assertNothingMissedInSilence(writers.published);
      assertEquals(1, reader.told.stream().filter(told -> told < 0).count(), "resets");
    }
  }

  /** Puts until the floor has passed five pages and the sealer, every two milliseconds, saw it. */
  private static void passFiveOf(FeedServer server, BulkWriters writers, Pubky user) {
    List<SealedPage> pages = server.pages.orElseThrow().after(new Sequence(1), 99).pages();
    SealedPage fifth = pages.get(4);
    Sequence floor = server.storage.events().bounds().floor();
    while (fifth.name().through().isAfter(floor)) {
      writers.put(user, 1);
      floor = server.storage.events().bounds().floor();
    }
    while (server
        .pages
        .orElseThrow()
        .open(fifth.name(), false)
        .map(BulkSeamTest::closed)
        .isPresent()) {
      Thread.onSpinWait();
    }
  }

  private static OpenPage closed(OpenPage page) {
    try (page) {
      return page;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean waited = false;
    while (!waited) {
      try {
        latch.await();
        waited = true;
      } catch (InterruptedException e) {
        // Nobody closes this reader.
      }
    }
  }
}
