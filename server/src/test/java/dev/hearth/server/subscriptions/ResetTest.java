package dev.hearth.server.subscriptions;

import static dev.hearth.server.subscriptions.EngineFixture.ALICE;
import static dev.hearth.server.subscriptions.EngineFixture.live;
import static dev.hearth.server.subscriptions.EngineFixture.position;
import static dev.hearth.server.subscriptions.EngineFixture.request;
import static dev.hearth.server.subscriptions.EngineFixture.reset;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.storage.model.Sequence;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The table of design §3 on a stream. The log: rows 10 (gone), 20 (the floor, gone), 30, 40, 50,
 * all Alice's, whose key begins with y.
 */
class ResetTest {
  @SuppressWarnings("NullAway.Init") // Set before each test.
  private EngineFixture engine;

  @BeforeEach
  void open(@TempDir Path folder) {
    ModelStore store = new ModelStore();
    for (long sequence = 10; sequence <= 50; sequence += 10) {
      store.commitPut(sequence, ALICE, "/pub/" + sequence, "x");
    }
    store.trim(20);
    engine = new EngineFixture(folder, store, EngineFixture.SMALL);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static Start after(String text) {
    // A position is written p30, an event id e30 and the suffix.
    String cursor =
        switch (text.charAt(0)) {
          case 'p' -> position(Long.parseLong(text.substring(1)));
          case 'e' -> position(Long.parseLong(text.substring(1, 3))) + text.substring(3);
          default -> text;
        };
    return new Start.After(Cursor.parse(cursor).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 20",
    "p20, 20",
    "20, 20",
    "p30, 30",
    "30, 30",
    "e30y, 30",
    "e30yyy, 30",
    "p50, 50",
    "e20o, 20",
  })
  void goodCursors_goOn(String cursor, long from) {
    var stream = engine.open(request(after(cursor), "*/"));

    List<String> blocks = stream.output().awaitText("event: live");
    assertEquals(live(50), blocks.getLast());
    assertEquals(1 + (50 - from) / 10 + 1, blocks.size());
  }

  @ParameterizedTest
  @CsvSource({
    "p0, expired, 20",
    "p19, expired, 20",
    "10, expired, 20",
    "e10y, expired, 20",
    "p51, future, 50",
    "60, future, 50",
    "e60y, future, 50",
    "p35, unknown, 30",
    "35, unknown, 30",
    "e35y, unknown, 30",
    "e40o, unknown, 40",
    "p21, unknown, 20",
  })
  void badCursors_reset(String cursor, String reason, long from) {
    var stream = engine.open(request(after(cursor), "*/"));

    List<String> blocks = stream.output().awaitText("event: live");
    assertEquals(reset(reason, from, 20, 50), blocks.get(1));
    assertEquals(live(50), blocks.getLast());
    assertEquals((50 - from) / 10, stream.output().sequences().size());
  }

  @Test
  void garbledLastEventId_resetsToNewest() {
    var stream = engine.open(request(new Start.Garbled(), "*/"));

    List<String> blocks = stream.output().awaitText("event: live");
    assertEquals(List.of(reset("unknown", 50, 20, 50), live(50)), blocks.subList(1, 3));
  }

  @ParameterizedTest
  @CsvSource({"20, 20", "1, 20", "0, 20"})
  void since_atOrBelowTheFloor_isExpired(long time, long from) {
    var stream = engine.open(request(new Start.Since(new Sequence(time)), "*/"));

    List<String> blocks = stream.output().awaitText("event: live");
    assertEquals(reset("expired", from, 20, 50), blocks.get(1));
    assertEquals(List.of(30L, 40L, 50L), stream.output().sequences());
  }

  @ParameterizedTest
  @CsvSource({"21, 3", "30, 3", "31, 2", "50, 1", "51, 0"})
  void since_isInclusive(long time, int events) {
    var stream = engine.open(request(new Start.Since(new Sequence(time)), "*/"));

    stream.output().awaitText("event: live");
    assertEquals(events, stream.output().sequences().size());
  }

  @Test
  void sinceOfTheFuture_isQuietUntilThen() {
    var stream = engine.open(request(new Start.Since(new Sequence(70)), "*/"));
    stream.output().awaitText("event: live");

    engine.store.put(60, ALICE, "/pub/60");
    engine.store.put(70, ALICE, "/pub/70");

    stream.output().awaitText("/pub/70");
    assertEquals(List.of(70L), stream.output().sequences());
  }

  /** "From the oldest kept" names no place, so none is lost; the floor of the arrival is one. */
  @ParameterizedTest
  @CsvSource({"0, false", "20, true", "p20, true", "10, true"})
  void retentionBetweenArrivalAndFirstRead_isALossToWhoNamedAPlace(String cursor, boolean loss) {
    engine.store.trimBeforeTheNextScan(30);
    var stream = engine.open(request(after(cursor), "*/"));

    List<String> blocks = stream.output().awaitText("event: live");
    assertEquals(loss, blocks.contains(reset("expired", 30, 30, 50)), "" + blocks);
    assertEquals(List.of(40L, 50L), stream.output().sequences());
    assertEquals(live(50), blocks.getLast());
  }

  @Test
  void whoBeganAtTheOldest_isToldOfWhatIsLostLater() {
    for (long sequence = 60; sequence <= 2_000; sequence += 10) {
      engine.store.commitPut(sequence, ALICE, "/pub/" + sequence, "x");
    }
    engine.store.beforeScan(
        () -> engine.store.beforeScan(() -> engine.store.trimBeforeTheNextScan(1_500)));
    var stream = engine.open(request(after("0"), "*/"));

    List<String> blocks = stream.output().awaitText("event: live");
    assertEquals(1, blocks.stream().filter(reset("expired", 1_500, 1_500, 2_000)::equals).count());
    assertEquals(2_000L, stream.output().sequences().getLast());
  }

  @Test
  void retentionThatPassesAPositionMidStream_resets() {
    for (long sequence = 60; sequence <= 2_000; sequence += 10) {
      engine.store.commitPut(sequence, ALICE, "/pub/" + sequence, "x");
    }
    var output = new TestOutput();
    output.stopReading();
    var stream = engine.open(request(after("20"), "*/"), output);
    output.awaitPending();

    engine.store.trim(1_500);
    output.resumeReading();

    List<String> blocks = stream.output().awaitText("event: live");
    assertEquals(reset("expired", 1_500, 1_500, 2_000), blocks.get(1));
    assertEquals(50, stream.output().sequences().size());
  }

  @Test
  void retentionThatPassesALivePosition_costsNothing() {
    var stream = engine.open(request(new Start.Now(), "*/pub/quiet/"));
    stream.output().awaitText("event: live");
    for (long sequence = 60; sequence <= 200; sequence += 10) {
      engine.store.put(sequence, ALICE, "/pub/" + sequence);
    }
    engine.awaitPublished(200);

    engine.store.trim(200);
    engine.ticker.advance(java.time.Duration.ofSeconds(15));
    stream.output().awaitBlocks(blocks -> blocks.getLast().equals("id: " + position(200)));
    engine.store.put(210, ALICE, "/pub/quiet/1");

    List<String> blocks = stream.output().awaitText("/pub/quiet/1");
    assertEquals(4, blocks.size(), "no reset: " + blocks);
  }

  /** What the inbox had no room for, the dispatcher reads from the log, where it may be gone. */
  @Test
  void retentionThatPassesTheDispatcher_resetsLiveStreams() {
    var filtered = engine.open(request(new Start.Now(), "*/pub/wanted/"));
    var everything = engine.open(request(new Start.Now(), "*/"));
    filtered.output().awaitText("event: live");
    everything.output().awaitText("event: live");
    engine.store.commitPut(60, ALICE, "/pub/wanted/gone", "x");
    engine.store.commitPut(70, ALICE, "/pub/gone", "x");
    engine.store.commitPut(80, ALICE, "/pub/kept", "x");
    engine.store.commitPut(90, ALICE, "/pub/wanted/kept", "x");
    engine.store.trim(70);

    engine.overflowTheInbox();

    for (var stream : List.of(filtered, everything)) {
      List<String> blocks = stream.output().awaitText("/pub/wanted/kept");
      assertEquals(
          1, blocks.stream().filter(reset("expired", 70, 70, 90)::equals).count(), "" + blocks);
    }
    engine.store.put(100, ALICE, "/pub/wanted/later");
    filtered.output().awaitText("/pub/wanted/later");
    everything.output().awaitText("/pub/wanted/later");
    assertEquals(List.of(90L, 100L), filtered.output().sequences());
    assertEquals(List.of(80L, 90L, 100L), everything.output().sequences());
  }
}
