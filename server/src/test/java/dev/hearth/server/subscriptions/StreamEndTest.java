package dev.hearth.server.subscriptions;

import static dev.hearth.server.subscriptions.EngineFixture.ALICE;
import static dev.hearth.server.subscriptions.EngineFixture.bye;
import static dev.hearth.server.subscriptions.EngineFixture.limited;
import static dev.hearth.server.subscriptions.EngineFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who is admitted, how a stream ends, and what it says then: design §7, one behaviour a test. */
class StreamEndTest extends OneEngineFixture {
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
  void selectorsBeyondTheLimit_endTheStreamWithATimeToComeBack() {
    String[] many =
        LongStream.range(0, 10_001).mapToObj(i -> "alice/pub/" + i + "/").toArray(String[]::new);
    var stream = engine.open(request(0, many));

    assertTrue(stream.output().awaitEnd().getLast().startsWith("retry: "));
    assertEquals(CloseReason.OVERLOADED, stream.subscription().ended().join());
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
  void close_endsStreamsThatTakeNothing() {
    var stream = engine.everything(0);
    stream.output().awaitText("event: live");
    stream.output().stopReading();
    engine.store.put(1, ALICE, "/pub/1");
    stream.output().awaitPending();

    engine.subscriptions.close();

    assertEquals(CloseReason.DRAINING, stream.subscription().ended().join());
  }

  @Test
  void drain_saysByeToEveryone_andAdmitsNobody() {
    var stream = engine.everything(0);
    stream.output().awaitText("event: live");

    engine.subscriptions.drain().join();

    assertEquals(bye("draining"), stream.output().awaitEnd().getLast());
    assertTrue(
        engine.subscriptions.admit(InetAddress.getLoopbackAddress())
                instanceof Admission.Refused refused
            && refused.reason() == CloseReason.DRAINING);
  }
}
