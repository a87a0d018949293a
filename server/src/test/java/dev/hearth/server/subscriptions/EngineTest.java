package dev.hearth.server.subscriptions;

import static dev.hearth.server.subscriptions.EngineFixture.ALICE;
import static dev.hearth.server.subscriptions.EngineFixture.BOB;
import static dev.hearth.server.subscriptions.EngineFixture.live;
import static dev.hearth.server.subscriptions.EngineFixture.position;
import static dev.hearth.server.subscriptions.EngineFixture.request;
import static dev.hearth.server.subscriptions.EngineFixture.withPaths;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which events a stream says, and in which order: design §7, one behaviour a test. */
class EngineTest extends OneEngineFixture {
  /** Short events, more than the inbox takes. */
  private static final int TOO_MANY = 70_000;

  @Test
  void fromNow_saysRetryThenLiveThenEvents() {
    engine.store.put(5, ALICE, "/pub/old");
    var stream = engine.open(request(new Start.Now(), "*/"));
    stream.output().awaitText("event: live");

    engine.store.put(9, BOB, "/pub/new");

    List<String> blocks = stream.output().awaitText("/pub/new");
    assertEquals(3, blocks.size());
    assertTrue(blocks.get(0).matches("retry: [12][0-9]{3}\n:"), blocks.get(0));
    assertEquals(live(5), blocks.get(1));
    assertEquals(
        """
        id: %s%s
        event: PUT
        data: pubky://%s/pub/new
        data: content_hash: AAAAAAAAAAkAAAAAAAAAAQAAAAAAAAACAAAAAAAAAAM=\
        """
            .formatted(position(9), BOB.toString().charAt(0), BOB),
        blocks.get(2));
  }

  @Test
  void resume_onAQuietServer_getsAtOnceWhatWasMissed() {
    for (int i = 1; i <= 30; i++) {
      engine.store.put(i, ALICE, "/pub/" + i);
    }

    var stream = engine.everything(10);

    List<String> blocks = stream.output().awaitText("event: live");
    assertEquals(LongStream.rangeClosed(11, 30).boxed().toList(), stream.output().sequences());
    assertEquals(live(30), blocks.getLast());
  }

  @Test
  void live_standsBetweenTheEventsBeforeAndAfterTheRequest() {
    engine.store.commitPut(1, ALICE, "/pub/1", "a");
    engine.store.commitPut(2, BOB, "/pub/2", "b");
    // What is committed after the request has read the edges is history to the first scan as well.
    engine.store.beforeScan(
        () -> {
          if (engine.store.find(new Sequence(3)).isEmpty()) {
            engine.store.commitPut(3, ALICE, "/pub/3", "late");
          }
        });

    var stream = engine.everything(0);

    List<String> blocks = stream.output().awaitText("/pub/3");
    assertEquals(live(2), blocks.get(blocks.size() - 2));
    assertEquals(List.of(1L, 2L, 3L), stream.output().sequences());
  }

  @Test
  void announcedAfterTheLogWasRead_isNotWrittenTwice() {
    var first = engine.store.commitPut(1, ALICE, "/pub/1", "a");
    var stream = engine.everything(0);
    stream.output().awaitText("event: live");
    engine.awaitLive(1); // Else the join passes the event over, and nothing is shown.

    engine.store.announce(first);
    engine.store.put(2, ALICE, "/pub/2");

    stream.output().awaitText("/pub/2");
    assertEquals(List.of(1L, 2L), stream.output().sequences());
  }

  @Test
  void twoSelectorsOfOneStream_areAUnion() {
    var stream = engine.open(request(0, "alice/pub/a", "alice/pub/", "*/pub/a/"));
    stream.output().awaitText("event: live");

    engine.store.put(1, ALICE, "/pub/a/1");
    engine.store.put(2, BOB, "/pub/a/2");
    engine.store.put(3, BOB, "/pub/b");
    engine.store.put(4, ALICE, "/pub/b");

    stream.output().awaitText("/pub/b");
    assertEquals(List.of(1L, 2L, 4L), stream.output().sequences());
  }

  @Test
  void exactFile_doesNotSeeLongerNames() {
    engine.store.put(1, ALICE, "/pub/file");
    engine.store.put(2, ALICE, "/pub/file2");
    var stream = engine.open(withPaths(request(0, "alice/pub/file"), "/pub/file"));
    stream.output().awaitText("event: live");

    engine.store.put(3, ALICE, "/pub/file/below");
    engine.store.put(4, ALICE, "/pub/file");

    stream.output().awaitBlocks(_ -> stream.output().sequences().size() == 2);
    assertEquals(List.of(1L, 4L), stream.output().sequences());
  }

  @Test
  void dispatcherThatLags_readsTheLog() {
    var stream = engine.open(request(0, "*/pub/wanted"));
    stream.output().awaitText("event: live");
    engine.awaitLive(1);
    Event[] tooMany =
        LongStream.rangeClosed(1, TOO_MANY)
            .mapToObj(
                i -> engine.store.commitPut(i, BOB, i % 20_000 == 0 ? "/pub/wanted" : "/pub/x", ""))
            .toArray(Event[]::new);

    engine.store.announce(tooMany); // It is dropped.
    engine.store.put(TOO_MANY + 1, ALICE, "/pub/wanted");

    stream.output().awaitBlocks(_ -> stream.output().sequences().contains(TOO_MANY + 1L));
    assertEquals(List.of(20_000L, 40_000L, 60_000L, TOO_MANY + 1L), stream.output().sequences());
    engine.awaitPublished(TOO_MANY + 1);
  }

  @Test
  void logWithoutAPlaceForTheDispatcher_isReadAgain() {
    var stream = engine.open(request(0, "*/pub/wanted"));
    stream.output().awaitText("event: live");
    engine.awaitLive(1);
    AtomicInteger refusals = new AtomicInteger(3);
    CountDownLatch refused = new CountDownLatch(3);
    engine.store.beforeScan(
        () -> {
          if (isDispatcher() && refusals.getAndDecrement() > 0) {
            refused.countDown();
            throw new StorageException.Overloaded("readers");
          }
        });
    Event[] tooMany =
        LongStream.rangeClosed(1, TOO_MANY)
            .mapToObj(
                i -> engine.store.commitPut(i, BOB, i % 20_000 == 0 ? "/pub/wanted" : "/pub/x", ""))
            .toArray(Event[]::new);

    engine.store.announce(tooMany); // It is dropped.
    engine.store.put(TOO_MANY + 1, ALICE, "/pub/wanted");

    stream.output().awaitBlocks(_ -> stream.output().sequences().contains(TOO_MANY + 1L));
    assertEquals(0, refused.getCount());
    assertEquals(List.of(20_000L, 40_000L, 60_000L, TOO_MANY + 1L), stream.output().sequences());
    assertFalse(engine.subscriptions.hasFailed());
    engine.awaitPublished(TOO_MANY + 1);
  }

  /** The others that read the log tell their clients to come back. */
  private static boolean isDispatcher() {
    return Thread.currentThread().getName().equals("dispatcher");
  }

  @Test
  void logThatIsBroken_endsTheLiveService_loudly() {
    var stream = engine.everything(0);
    engine.awaitLive(1);
    engine.store.beforeScan(
        () -> {
          if (isDispatcher()) {
            throw new StorageException.IoFailure(new IOException("on purpose"));
          }
        });
    Event[] tooMany =
        LongStream.rangeClosed(1, TOO_MANY)
            .mapToObj(i -> engine.store.commitPut(i, BOB, "/pub/x", ""))
            .toArray(Event[]::new);
    engine.store.announce(tooMany);
    stream.output().awaitAbort();
    assertTrue(engine.subscriptions.hasFailed());
  }

  @Test
  void ringOverflow_losesAndRepeatsNothing() {
    var stream = engine.everything(0);
    engine.awaitLive(1);
    stream.output().stopReading();

    for (int i = 1; i <= 100; i++) {
      engine.store.put(i, ALICE, "/pub/" + i);
    }
    engine.awaitPublished(100);
    stream.output().resumeReading();

    stream.output().awaitBlocks(_ -> stream.output().sequences().size() >= 100);
    assertEquals(LongStream.rangeClosed(1, 100).boxed().toList(), stream.output().sequences());
    assertTrue(engine.subscriptions.figures().overflows() >= 1, "the ring holds 4");
    engine.store.put(101, ALICE, "/pub/101");
    stream.output().awaitText("/pub/101");
  }

  @Test
  void matchingThatFails_sendsStreamsBackToTheLog() {
    var stream = engine.everything(0);
    engine.awaitLive(1); // Else its selectors may not be there yet.
    engine.breakMatching();

    engine.store.put(1, ALICE, "/pub/1");
    engine.store.put(2, ALICE, "/pub/2");

    stream.output().awaitText("/pub/2");
    assertEquals(List.of(1L, 2L), stream.output().sequences());
  }
}
