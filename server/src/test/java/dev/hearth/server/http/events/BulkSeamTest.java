package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.BulkHistory;
import dev.hearth.client.BulkListener;
import dev.hearth.client.BulkProgress;
import dev.hearth.client.BulkRequest;
import dev.hearth.client.Event;
import dev.hearth.client.EventView;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.Reset;
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
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private static final int WRITERS = 4;
  private static final int BATCH = 20;
  private static final PageLimits TEN =
      new PageLimits(10, 1 << 20, 1_000, 1 << 30, 0, Duration.ofMillis(2), Duration.ofMillis(5));
  private static final PageLimits SMALL =
      new PageLimits(100, 1 << 20, 1_000, 1 << 30, 0, Duration.ofMillis(2), Duration.ofMillis(5));

  private final Random random = random();
  private final AtomicBoolean stop = new AtomicBoolean();

  /** Sequences of every public event there ever was. */
  private final NavigableSet<Long> model = new ConcurrentSkipListSet<>();

  private static Random random() {
    String asked = System.getProperty("seed", "");
    long seed = asked.isEmpty() ? 20261121L : Long.parseLong(asked);
    System.out.println("BulkSeamTest runs with -Dseed=" + seed);
    return new Random(seed);
  }

  /** What one reader was told; a reset is a negative number. */
  private static class Reader implements BulkListener {
    private final long from;
    private final Optional<Selector> selector;
    private final List<Long> told = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile long until = Long.MAX_VALUE;
    private volatile long reached;
    private volatile boolean paged;
    private volatile boolean streamed;

    Reader(long from, Optional<Selector> selector) {
      this.from = from;
      this.selector = selector;
    }

    @Override
    public void onHistory(EventView event) {
      paged = true;
      see(event.sequence(), event.path());
    }

    @Override
    public void onEvent(Event event) {
      streamed = true;
      see(event.sequence(), event.path());
    }

    private void see(long sequence, String path) {
      if (!path.startsWith("/pub/")) {
        throw new AssertionError("a private event: " + path);
      }
      told.add(sequence);
      reached(sequence);
    }

    @Override
    public void onReset(Reset reset) {
      long place = Sequence.parse(reset.cursor()).orElseThrow().value();
      told.add(-place);
      reached(place);
    }

    @Override
    public void onLive(String cursor) {
      reached(Sequence.parse(cursor).orElseThrow().value());
    }

    @Override
    public void onPage(BulkProgress progress) {
      reached(Sequence.parse(progress.cursor()).orElseThrow().value());
    }

    private void reached(long sequence) {
      reached = sequence;
      if (sequence >= until) {
        done.countDown();
      }
    }

    /** Waits until everything up to a sequence was told; fails if the history ended before. */
    void awaitUntil(long last, BulkHistory history) throws InterruptedException {
      until = last;
      if (reached >= last) {
        done.countDown();
      }
      long guard = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!done.await(100, TimeUnit.MILLISECONDS)) {
        assertFalse(history.isEnded(), () -> why(history));
        assertTrue(System.nanoTime() < guard, () -> "told up to " + reached + " of " + last);
      }
    }

    private static String why(BulkHistory history) {
      try {
        history.await();
        return "it ended";
      } catch (InterruptedException | RuntimeException e) {
        return e.toString();
      }
    }

    @Override
    public String toString() {
      return "%n%d %s told %d, paged %s, streamed %s"
          .formatted(from, selector, told.size(), paged, streamed);
    }

    BulkRequest request() {
      return new BulkRequest(
          selector.stream().toList(), from == 0 ? "0" : new Sequence(from).toString(), true, 2);
    }
  }

  private void write(FeedServer server, Pubky user, int seed) {
    Random own = new Random(seed);
    for (int round = 0; !stop.get(); round++) {
      List<CompletableFuture<Long>> answers = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        boolean isPrivate = own.nextInt(4) == 0;
        String path = (isPrivate ? "/priv/" : "/pub/") + own.nextInt(5) + "/" + own.nextInt(9);
        answers.add(
            server
                .begin(user, path, "x" + round)
                .thenApply(done -> isPrivate ? 0 : done.event().sequence().value()));
      }
      answers.forEach(answer -> model.add(answer.join()));
    }
  }

  private List<Reader> run(FeedServer server) throws Exception {
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int seed = random.nextInt();
      Pubky user = server.signUp(TestKey.ofSeedByte(i), "/:rw").user();
      server.setMicros(FeedServer.START_MICROS + 1 + i);
      writers.add(CompletableFuture.runAsync(() -> write(server, user, seed)));
    }
    List<Reader> readers = new ArrayList<>();
    List<BulkHistory> histories = new ArrayList<>();
    try (HomeserverClient client =
        HomeserverClient.to(URI.create("http://127.0.0.1:" + server.port()))) {
      try {
        for (int i = 0; i < READERS; i++) {
          assertTrue(server.pages.orElseThrow().awaitPages(3, Duration.ofSeconds(60)));
          Reader reader = new Reader(start(server), selector());
          readers.add(reader);
          histories.add(client.bulkHistory(reader.request(), reader));
        }
      } finally {
        stop.set(true);
        writers.forEach(CompletableFuture::join);
      }
      // A last event that everybody selects, so that each reader knows when it has everything.
      long last = end(server);
      for (int i = 0; i < READERS; i++) {
        BulkHistory history = histories.get(i);
        readers.get(i).awaitUntil(last, history);
        history.close();
        history.await();
      }
    }
    return readers;
  }

  /** Ends with some events that fill no page, so that every reader must come to the stream. */
  private long end(FeedServer server) {
    Pubky user = TestKey.ofSeedByte(0).pubky();
    model.remove(0L);
    long last = 0;
    do {
      last = server.put(user, "/pub/0/end", "end").sequence().value();
      model.add(last);
    } while (model.size() % SMALL.eventsMax() < 3);
    return last;
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
      List<Reader> readers = run(server);
      for (Reader reader : readers) {
        assertEquals(expected(server, reader), reader.told, "from " + reader.from);
      }
      assertTrue(
          readers.stream().anyMatch(reader -> reader.paged && reader.streamed),
          () -> "nobody passed from pages to the stream: " + readers);
      System.out.println(
          "events " + model.size() + ", pages " + server.pages.orElseThrow().figures().pages());
    }
  }

  private static List<Long> expected(FeedServer server, Reader reader) {
    List<Long> expected = new ArrayList<>();
    server
        .storage
        .events()
        .forward(
            new Sequence(reader.from),
            Integer.MAX_VALUE,
            row -> {
              var event = row.toEvent();
              String address = event.user() + event.path().toString();
              boolean wanted =
                  reader
                      .selector
                      .map(Selector::toString)
                      .map(
                          text ->
                              text.startsWith("*")
                                  ? event.path().toString().startsWith(text.substring(1))
                                  : address.startsWith(text))
                      .orElse(true);
              if (event.path().isUnder("/pub/") && wanted) {
                expected.add(event.sequence().value());
              }
              return true;
            });
    return expected;
  }

  @Test
  void readersUnderRetention_areToldWhatTheyMissed(@TempDir Path folder) throws Exception {
    try (FeedServer server =
        FeedServer.withPages(StorageConfig.defaults(folder).withRetainedEvents(900), SMALL)) {
      for (Reader reader : run(server)) {
        if (reader.selector.isEmpty()) {
          check(reader);
        }
      }
    }
  }

  /** A slow reader, from under whom retention takes the pages it has not fetched yet. */
  @Test
  void pagesThatGoUnderAReader_areAReset(@TempDir Path folder) throws Exception {
    try (FeedServer server =
            FeedServer.withPages(StorageConfig.defaults(folder).withRetainedEvents(60), TEN);
        HomeserverClient client =
            HomeserverClient.to(URI.create("http://127.0.0.1:" + server.port()))) {
      Pubky user = server.signUp(TestKey.ofSeedByte(0), "/:rw").user();
      put(server, user, 60);
      assertTrue(server.pages.orElseThrow().awaitPages(6, Duration.ofSeconds(60)));
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      Reader reader =
          new Reader(0, Optional.empty()) {
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
        passFiveOf(server, user); // Two pages were fetched at the most.
        goOn.countDown();
        history.await();
      }
      check(reader);
      assertEquals(1, reader.told.stream().filter(told -> told < 0).count(), "resets");
    }
  }

  private void put(FeedServer server, Pubky user, int count) {
    for (int i = 0; i < count; i++) {
      model.add(server.put(user, "/pub/" + i % 7, "x" + i).sequence().value());
    }
  }

  /** Puts until the floor has passed five pages and the sealer, every two milliseconds, saw it. */
  private void passFiveOf(FeedServer server, Pubky user) {
    List<SealedPage> pages = server.pages.orElseThrow().after(new Sequence(1), 99).pages();
    SealedPage fifth = pages.get(4);
    Sequence floor = server.storage.events().bounds().floor();
    while (fifth.name().through().isAfter(floor)) {
      put(server, user, 1);
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

  /** Between two events that were told, none is missing, unless a reset says so in between. */
  private void check(Reader reader) {
    long at = reader.from;
    boolean excused = reader.from == 0; // From the oldest kept, whatever that was then.
    for (long told : reader.told) {
      if (told < 0) {
        assertTrue(-told >= at, "a reset goes forward");
        at = -told;
        excused = false;
        continue;
      }
      assertTrue(told > at, "events rise");
      if (!excused) {
        assertEquals(told, model.higher(at), "silence between " + at + " and " + told);
      }
      excused = false;
      at = told;
    }
    assertEquals(model.last(), at, "the last event was told");
  }
}
