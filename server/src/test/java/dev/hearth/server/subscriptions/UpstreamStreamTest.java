package dev.hearth.server.subscriptions;

import static dev.hearth.server.subscriptions.EngineFixture.ALICE;
import static dev.hearth.server.subscriptions.EngineFixture.BOB;
import static dev.hearth.server.subscriptions.EngineFixture.limited;
import static dev.hearth.server.subscriptions.EngineFixture.upstream;
import static dev.hearth.server.subscriptions.EngineFixture.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.subscriptions.Protocol.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Upstream's stream, wire §6.3. Odd sequences from 1 to 9 are Alice's, even ones Bob's. */
class UpstreamStreamTest {
  private static final long MANY = 200;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private EngineFixture engine;

  @BeforeEach
  void open(@TempDir Path folder) {
    ModelStore store = new ModelStore();
    for (long sequence = 1; sequence <= 10; sequence++) {
      store.commitPut(sequence, sequence % 2 == 1 ? ALICE : BOB, "/pub/" + sequence, "x");
    }
    engine = new EngineFixture(folder, store, EngineFixture.SMALL);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void batch_sendsHistoryAndEnds_withNothingButEvents() {
    var stream = engine.open(upstream(Mode.BATCH, List.of(user(ALICE, 6))));

    List<String> blocks = stream.output().awaitEnd();
    assertEquals(
        """
        event: PUT
        data: pubky://%s/pub/7
        data: cursor: 7
        data: content_hash: AAAAAAAAAAcAAAAAAAAAAQAAAAAAAAACAAAAAAAAAAM=\
        """
            .formatted(ALICE),
        blocks.getFirst());
    assertEquals(List.of(7L, 9L), stream.output().sequences());
    assertEquals(2, blocks.size());
    assertEquals(CloseReason.ENDED, stream.subscription().ended().join());
  }

  @Test
  void everyUser_hasACursorOfTheirOwn() {
    var stream = engine.open(upstream(Mode.BATCH, List.of(user(ALICE, 7), user(BOB, 4))));

    stream.output().awaitEnd();
    assertEquals(List.of(6L, 8L, 9L, 10L), stream.output().sequences());
  }

  @Test
  void lastCursorOfAUser_wins_andNoneMeansFromTheOldest() {
    var stream =
        engine.open(upstream(Mode.BATCH, List.of(user(BOB, 2), user(BOB, 8), user(ALICE))));

    stream.output().awaitEnd();
    assertEquals(List.of(1L, 3L, 5L, 7L, 9L, 10L), stream.output().sequences());
  }

  @Test
  void reverse_goesDownFromEachCursor() {
    var stream = engine.open(upstream(Mode.REVERSE, List.of(user(ALICE, 5), user(BOB))));

    stream.output().awaitEnd();
    assertEquals(List.of(10L, 8L, 6L, 4L, 3L, 2L, 1L), stream.output().sequences());
  }

  @Test
  void reverseFromZero_selectsNothing() {
    var stream = engine.open(upstream(Mode.REVERSE, List.of(user(ALICE, 0))));

    assertEquals(List.of(), stream.output().awaitEnd());
  }

  @Test
  void live_goesOnWithNewEvents_aboveEachCursor_untilTheLimit() {
    var stream =
        engine.open(limited(upstream(Mode.LIVE, List.of(user(ALICE, 8), user(BOB, 14))), 3));
    stream.output().awaitBlocks(_ -> stream.output().sequences().size() == 1);

    engine.store.put(12, BOB, "/pub/12");
    engine.store.put(13, ALICE, "/pub/13");
    engine.store.put(16, BOB, "/pub/16");
    engine.store.put(17, ALICE, "/pub/17");

    stream.output().awaitEnd();
    assertEquals(List.of(9L, 13L, 16L), stream.output().sequences());
    assertEquals(3, stream.output().blocks().size());
  }

  @Test
  void silence_isBrokenByAComment() {
    var stream = engine.open(upstream(Mode.LIVE, List.of(user(ALICE, 9))));
    var probe = engine.everything(10);
    probe.output().awaitText("event: live");
    engine.awaitLive(2);

    engine.ticker.advance(Duration.ofSeconds(15));

    assertEquals(List.of(":"), stream.output().awaitBlocks(blocks -> !blocks.isEmpty()));
  }

  @Test
  void retentionBetweenArrivalAndFirstRead_isNoLossToWhoBeginsAtTheOldest() {
    engine.store.trimBeforeTheNextScan(3);
    var batch = engine.open(upstream(Mode.BATCH, List.of(user(ALICE), user(BOB, 0))));
    batch.output().awaitEnd();
    assertEquals(List.of(4L, 5L, 6L, 7L, 8L, 9L, 10L), batch.output().sequences());
    assertEquals(CloseReason.ENDED, batch.subscription().ended().join());

    engine.store.trimBeforeTheNextScan(6);
    var live = engine.open(limited(upstream(Mode.LIVE, List.of(user(ALICE), user(BOB, 6))), 4));
    live.output().awaitEnd();
    assertEquals(List.of(7L, 8L, 9L, 10L), live.output().sequences());
  }

  @Test
  void retentionBetweenArrivalAndFirstRead_isALossToWhoNamedAPlaceBesideOneWhoDidNot() {
    engine.store.trimBeforeTheNextScan(3);
    var stream = engine.open(upstream(Mode.BATCH, List.of(user(ALICE), user(BOB, 2))));

    stream.output().awaitAbort();
    assertEquals(CloseReason.EXPIRED, stream.subscription().ended().join());
    assertEquals(List.of(), stream.output().sequences());
  }

  /** An end in good order would say that nothing was between what it has seen and the end. */
  @Test
  void retentionMidBatch_cutsIt() {
    for (long sequence = 11; sequence <= MANY; sequence++) {
      engine.store.commitPut(sequence, ALICE, "/pub/" + sequence, "x");
    }
    // Before the second scan: one does not read so many.
    engine.store.beforeScan(() -> engine.store.trimBeforeTheNextScan(MANY - 1));
    var stream = engine.open(upstream(Mode.BATCH, List.of(user(ALICE, 1))));

    stream.output().awaitAbort();
    assertEquals(CloseReason.EXPIRED, stream.subscription().ended().join());
    List<Long> seen = stream.output().sequences();
    assertEquals(List.of(3L, 5L, 7L, 9L, 11L, 12L), seen.subList(0, 6));
    assertTrue(seen.getLast() < MANY - 1, seen.toString());
  }

  /** Nobody takes the end of a live stream for the end of the log. */
  @Test
  void retentionThatPassesALiveStream_endsItInGoodOrder() {
    engine.store.trimBeforeTheNextScan(5);
    var stream = engine.open(upstream(Mode.LIVE, List.of(user(ALICE, 1))));

    assertEquals(List.of(), stream.output().awaitEnd());
    assertEquals(CloseReason.EXPIRED, stream.subscription().ended().join());
  }

  /** What it takes away is the end of what is read, and not the middle. */
  @Test
  void retentionBelowAReverseReader_isNoLoss() {
    engine.store.trimBeforeTheNextScan(6);
    var stream = engine.open(upstream(Mode.REVERSE, List.of(user(ALICE), user(BOB))));

    stream.output().awaitEnd();
    assertEquals(List.of(10L, 9L, 8L, 7L), stream.output().sequences());
    assertEquals(CloseReason.ENDED, stream.subscription().ended().join());
  }

  @ParameterizedTest
  @EnumSource(names = {"BATCH", "REVERSE"})
  void serverThatStops_cutsWhatIsNotWhole(Mode mode) {
    var output = new TestOutput();
    output.stopReading();
    var stream = engine.open(upstream(mode, List.of(user(ALICE))), output);
    output.awaitPending(); // The headers alone.

    var drained = engine.subscriptions.drain();
    output.resumeReading();

    output.awaitAbort();
    assertEquals(CloseReason.DRAINING, stream.subscription().ended().join());
    drained.join();
  }
}
