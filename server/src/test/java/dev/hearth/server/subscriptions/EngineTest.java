package dev.hearth.server.subscriptions;

import static dev.hearth.server.subscriptions.EngineFixture.ALICE;
import static dev.hearth.server.subscriptions.EngineFixture.BOB;
import static dev.hearth.server.subscriptions.EngineFixture.bye;
import static dev.hearth.server.subscriptions.EngineFixture.limited;
import static dev.hearth.server.subscriptions.EngineFixture.live;
import static dev.hearth.server.subscriptions.EngineFixture.position;
import static dev.hearth.server.subscriptions.EngineFixture.request;
import static dev.hearth.server.subscriptions.EngineFixture.withPaths;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Event;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stream says, and when: design §7, one behaviour a test. */
class EngineTest {
  @SuppressWarnings("NullAway.Init") // Set before each test.
  private EngineFixture engine;

  @BeforeEach
  void open(@TempDir Path folder) {
    engine = new EngineFixture(folder);
  }

  @AfterEach
  void close() {
    engine.close();
  }

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
          if (engine.store.find(new dev.hearth.storage.model.Sequence(3)).isEmpty()) {
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
  void limit_countsHistoryAndLive_andSaysBye() {
    engine.store.put(1, ALICE, "/pub/1");
    engine.store.put(2, ALICE, "/pub/2");
    var stream = engine.open(limited(request(0, "*/"), 3));
    stream.output().awaitText("event: live");

    engine.store.put(3, ALICE, "/pub/3");
    engine.store.put(4, ALICE, "/pub/4");

    List<String> blocks = stream.output().awaitEnd();
    assertEquals(List.of(1L, 2L, 3L), stream.output().sequences());
    assertEquals(bye("limit"), blocks.getLast());
    assertEquals(CloseReason.LIMIT, stream.subscription().ended().join());
  }

  @Test
  void limit_withinHistory_endsThere() {
    for (int i = 1; i <= 10; i++) {
      engine.store.put(i, ALICE, "/pub/" + i);
    }
    var stream = engine.open(limited(request(0, "*/"), 4));

    stream.output().awaitEnd();
    assertEquals(List.of(1L, 2L, 3L, 4L), stream.output().sequences());
  }

  @Test
  void dispatcherThatLags_readsTheLog() {
    var stream = engine.open(request(0, "*/pub/wanted"));
    stream.output().awaitText("event: live");
    engine.awaitLive(1);
    Event[] tooMany =
        LongStream.rangeClosed(1, 20_001)
            .mapToObj(
                i -> engine.store.commitPut(i, BOB, i % 9_000 == 0 ? "/pub/wanted" : "/pub/x", ""))
            .toArray(Event[]::new);

    engine.store.announce(tooMany); // More than the inbox takes: it is dropped.
    engine.store.put(20_002, ALICE, "/pub/wanted");

    stream.output().awaitBlocks(_ -> stream.output().sequences().contains(20_002L));
    assertEquals(List.of(9_000L, 18_000L, 20_002L), stream.output().sequences());
    engine.awaitPublished(20_002);
  }

  @Test
  void selectorsBeyondTheLimit_endTheStreamWithATimeToComeBack() {
    String[] many =
        LongStream.range(0, 10_001).mapToObj(i -> "alice/pub/" + i).toArray(String[]::new);
    var stream = engine.open(request(0, many));

    assertTrue(stream.output().awaitEnd().getLast().startsWith("retry: "));
    assertEquals(CloseReason.OVERLOADED, stream.subscription().ended().join());
  }

  @Test
  void addressesAndStreams_areLimited_andLoopbackOnlyByTheWhole() throws UnknownHostException {
    InetAddress stranger = InetAddress.getByAddress(new byte[] {10, 1, 2, 3});
    List<Admission> admitted = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      admitted.add(engine.subscriptions.admit(stranger));
    }
    assertInstanceOf(Admission.Refused.class, engine.subscriptions.admit(stranger));
    for (int i = 0; i < 90; i++) {
      admitted.add(engine.subscriptions.admit(InetAddress.getLoopbackAddress()));
    }
    Admission tooMany = engine.subscriptions.admit(InetAddress.getLoopbackAddress());
    assertEquals(CloseReason.OVERLOADED, ((Admission.Refused) tooMany).reason());

    ((Admission.Place) admitted.getFirst()).close();
    ((Admission.Place) admitted.getFirst()).close();

    assertInstanceOf(Admission.Place.class, engine.subscriptions.admit(stranger));
    assertInstanceOf(Admission.Refused.class, engine.subscriptions.admit(stranger));
  }

  @Test
  void close_endsStreamsThatTakeNothing() {
    var stream = engine.everything(0);
    stream.output().awaitText("event: live");
    stream.output().stopReading();
    engine.store.put(1, ALICE, "/pub/1");
    stream.output().awaitPending();

    engine.subscriptions.close();

    assertEquals(CloseReason.DRAINING, stream.subscription().ended().join());
  }

  /** An output without memory for a buffer, or whose socket can't be asked. */
  private static final class BrokenOutput implements StreamOutput {
    private final boolean writes;

    BrokenOutput(boolean writes) {
      this.writes = writes;
    }

    @Override
    public int roomBefore() {
      if (writes) {
        return 0;
      }
      throw new OutOfMemoryError("for a buffer");
    }

    @Override
    public void write(ByteBuffer bytes, Completion completion) {}

    @Override
    public void end(ByteBuffer bytes, Completion completion) {}

    @Override
    public void abort() {}

    @Override
    public long acceptedBytes() {
      throw new IllegalStateException("no socket");
    }
  }

  private void openBroken(boolean writes) {
    var place = (Admission.Place) engine.subscriptions.admit(InetAddress.getLoopbackAddress());
    var _ = engine.subscriptions.open(place, request(0, "*/"), new BrokenOutput(writes));
  }

  @Test
  void streamThatCannotBegin_leavesItsPlace() {
    for (int n = 0; n <= EngineFixture.SMALL.streams(); n++) {
      assertThrows(OutOfMemoryError.class, () -> openBroken(false));
    }
    assertEquals(0, engine.subscriptions.figures().open());
  }

  @Test
  void tickThatFails_isFeltByNobodyElse() {
    openBroken(true);
    var stream = engine.everything(0);
    stream.output().awaitText("event: live");
    engine.awaitLive(1);

    engine.ticker.advance(Duration.ofSeconds(15));

    stream.output().awaitBlocks(all -> all.getLast().equals(":"));
  }

  @Test
  void heartbeat_comesAfterSilence() {
    var stream = engine.everything(0);
    stream.output().awaitText("event: live");
    engine.awaitLive(1);

    engine.ticker.advance(Duration.ofSeconds(14));
    engine.ticker.advance(Duration.ofSeconds(1));

    List<String> blocks = stream.output().awaitBlocks(all -> all.getLast().equals(":"));
    assertEquals(3, blocks.size());
  }

  @Test
  void quietFilter_movesItsPosition() {
    var stream = engine.open(request(0, "*/pub/quiet/"));
    stream.output().awaitText("event: live");
    engine.awaitLive(1);
    for (int i = 1; i <= 20; i++) {
      engine.store.put(i, ALICE, "/pub/loud/" + i);
    }
    engine.awaitPublished(20);

    engine.ticker.advance(Duration.ofSeconds(15));

    stream.output().awaitBlocks(blocks -> blocks.getLast().equals("id: " + position(20)));
    engine.ticker.advance(Duration.ofSeconds(15));
    List<String> blocks = stream.output().awaitBlocks(all -> all.getLast().equals(":"));
    assertEquals(4, blocks.size(), "a position is told once");
  }

  @Test
  void progressEvent_namesTimeAndLag() {
    var protocol = new Protocol.Native(Protocol.Format.SSE, false, Protocol.Progress.EVENT, false);
    var stream = engine.open(request(new Start.Now(), protocol, "*/pub/quiet/"));
    stream.output().awaitText("event: live");
    engine.awaitLive(1);
    engine.store.put(1_795_212_694_655_484L, ALICE, "/pub/loud");
    engine.awaitPublished(1_795_212_694_655_484L);

    engine.ticker.advance(Duration.ofSeconds(15));

    List<String> blocks = stream.output().awaitText("event: cursor");
    assertEquals(
        """
        id: 00361F46YR8ZR
        event: cursor
        data: {"cursor":"00361F46YR8ZR","time":"2026-11-20T22:11:34.655484Z","lag_ms":0}\
        """,
        blocks.getLast());
  }

  @Test
  void catchingUp_tellsThePositionAfterManySkippedRows() {
    for (int i = 1; i <= 120; i++) {
      engine.store.commitPut(i, ALICE, "/pub/loud/" + i, "x");
    }

    var stream = engine.open(request(0, "*/pub/quiet/"));

    List<String> blocks = stream.output().awaitText("event: live");
    assertEquals(
        List.of("id: " + position(50), "id: " + position(100), live(120)),
        blocks.subList(1, blocks.size()));
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

  @Test
  void stalledSocket_isCutAndCounted_whileASlowOneIsNot() {
    var stalled = engine.everything(0);
    var slow = engine.everything(0);
    for (var stream : List.of(stalled, slow)) {
      stream.output().awaitText("event: live");
      stream.output().stopReading();
    }
    engine.store.put(1, ALICE, "/pub/1");
    stalled.output().awaitPending();
    slow.output().awaitPending();
    engine.ticker.advance(Duration.ofSeconds(1));

    for (int i = 0; i < 3; i++) {
      engine.ticker.advance(Duration.ofSeconds(20));
      slow.output().takeOneByte();
    }
    engine.ticker.advance(Duration.ofSeconds(1));

    stalled.output().awaitAbort();
    assertEquals(CloseReason.STALLED, stalled.subscription().ended().join());
    assertEquals(1, engine.subscriptions.figures().closed().get(CloseReason.STALLED));
    slow.output().resumeReading();
    slow.output().awaitText("/pub/1");
  }

  @Test
  void peerThatIsGone_isCounted() {
    var stream = engine.everything(0);
    stream.output().awaitText("event: live");

    stream.output().abort();
    engine.store.put(1, ALICE, "/pub/1");

    assertEquals(CloseReason.GONE, stream.subscription().ended().join());
    assertEquals(0, engine.subscriptions.figures().open());
    // One thread changes the tables in order: when this is done, so is the removal before it.
    engine.selectors.add(7, EngineFixture.selectors("*/")).join();
    engine.selectors.remove(7, EngineFixture.selectors("*/")).join();
    assertEquals(0, engine.selectors.count());
  }

  @Test
  void drain_saysByeToEveryone_andAdmitsNobody() {
    var stream = engine.everything(0);
    stream.output().awaitText("event: live");

    engine.subscriptions.drain().join();

    assertEquals(bye("draining"), stream.output().awaitEnd().getLast());
    assertTrue(
        engine.subscriptions.admit(java.net.InetAddress.getLoopbackAddress())
                instanceof Admission.Refused refused
            && refused.reason() == CloseReason.DRAINING);
  }
}
