package dev.hearth.server.subscriptions;

import static dev.hearth.server.subscriptions.EngineFixture.ALICE;
import static dev.hearth.server.subscriptions.EngineFixture.BOB;
import static dev.hearth.server.subscriptions.EngineFixture.SNAPSHOT;
import static dev.hearth.server.subscriptions.EngineFixture.bye;
import static dev.hearth.server.subscriptions.EngineFixture.limited;
import static dev.hearth.server.subscriptions.EngineFixture.live;
import static dev.hearth.server.subscriptions.EngineFixture.position;
import static dev.hearth.server.subscriptions.EngineFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Sequence;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code from=snapshot} (design §7) and {@code include=value} (design §8). */
class SnapshotStreamTest extends OneEngineFixture {
  @BeforeEach
  void fill() {
    engine.store.put(1, ALICE, "/pub/a");
    engine.store.put(2, ALICE, "/pub/b");
    engine.store.put(3, ALICE, "/pub/a");
    engine.store.put(4, BOB, "/pub/c");
    engine.store.announce(engine.store.commitDelete(5, ALICE, "/pub/b"));
  }

  private static String uri(String path) {
    return "data: pubky://" + (path.equals("/pub/c") ? BOB : ALICE) + path;
  }

  @Test
  void snapshot_showsWhatIsThere_thenLive_thenEvents() {
    var stream = engine.open(request(new Start.Now(), SNAPSHOT, "*/"));
    List<String> blocks = stream.output().awaitText("event: live");

    assertEquals(4, blocks.size());
    assertTrue(blocks.get(1).startsWith("event: PUT\n" + uri("/pub/a") + "\n"), blocks.get(1));
    assertTrue(blocks.get(2).startsWith("event: PUT\n" + uri("/pub/c") + "\n"), blocks.get(2));
    assertEquals(live(5), blocks.get(3));
    engine.store.put(6, ALICE, "/pub/d");
    stream.output().awaitText("/pub/d");
    assertEquals(List.of(6L), stream.output().sequences());
  }

  @Test
  void overlappingSelectors_showAResourceOnce() {
    var stream =
        engine.open(request(new Start.Now(), SNAPSHOT, "alice/pub/", "*/pub/", "alice/pub/a"));

    List<String> blocks = stream.output().awaitText("event: live");
    assertEquals(1, blocks.stream().filter(block -> block.contains("/pub/a")).count());
    assertEquals(1, blocks.stream().filter(block -> block.contains("/pub/c")).count());
  }

  @Test
  void whatChangedAfterH_comesAsItsEventOnly() {
    var output = new TestOutput();
    output.stopReading();
    var stream = engine.open(request(new Start.Now(), SNAPSHOT, "*/"), output);
    output.awaitPending();
    engine.store.put(6, ALICE, "/pub/a");
    engine.store.announce(engine.store.commitDelete(7, BOB, "/pub/c"));
    output.resumeReading();

    stream.output().awaitBlocks(_ -> stream.output().sequences().size() == 2);
    List<String> blocks = stream.output().blocks();
    assertEquals(live(5), blocks.get(1), "both were changed or gone when they were read");
    assertEquals(List.of(6L, 7L), stream.output().sequences());
  }

  /** Else a client that pings is not read, and cuts the connection of a long snapshot. */
  @Test
  void words_areAnsweredInTheMiddle() {
    for (int n = 100; n < 400; n++) {
      engine.store.put(n, ALICE, "/pub/many/" + n);
    }
    var output = new TestOutput();
    output.stopReading();
    var stream = engine.open(request(new Start.Now(), SNAPSHOT, "*/"), output);
    output.awaitPending();
    AtomicReference<List<String>> shown = new AtomicReference<>(List.of());
    stream.subscription().ask(new Wish.Ping(new byte[1], () -> shown.set(output.blocks())));
    output.resumeReading();

    List<String> blocks = output.awaitText("event: live");
    assertEquals(302, blocks.stream().filter(block -> block.contains("event: PUT")).count());
    assertFalse(shown.get().isEmpty(), "it was not answered");
    assertFalse(shown.get().toString().contains("/pub/many/399"), "only behind the snapshot");
  }

  /** Its position lies in the tail, but what it reads does not: live streams go first. */
  @Test
  void snapshot_waitsLikeHistory_andWhatFollowsFromTheTailDoesNot() {
    var output = new TestOutput();
    output.stopReading();
    var stream = engine.open(request(new Start.Now(), SNAPSHOT, "*/"), output);
    output.awaitPending();
    Subscriber subscriber = (Subscriber) stream.subscription();
    List<String> seen = new CopyOnWriteArrayList<>();
    subscriber.ask(
        new Wish.Ping(
            new byte[1], () -> seen.add(subscriber.phase() + " " + subscriber.isFarBehind())));
    output.resumeReading();

    output.awaitText("event: live");
    assertEquals(List.of("SNAPSHOT true"), seen);
    engine.awaitLive(1);
    assertFalse(subscriber.isFarBehind());
  }

  @Test
  void retentionPastH_saysByeExpired() {
    var output = new TestOutput();
    output.stopReading();
    var stream = engine.open(request(new Start.Now(), SNAPSHOT, "*/"), output);
    output.awaitPending();
    engine.store.put(6, ALICE, "/pub/x");
    engine.store.trim(6);
    output.resumeReading();

    assertEquals(bye("expired"), stream.output().awaitEnd().getLast());
  }

  @Test
  void limit_countsResources() {
    var stream = engine.open(limited(request(new Start.Now(), SNAPSHOT, "*/"), 1));

    List<String> blocks = stream.output().awaitEnd();
    assertEquals(bye("limit"), blocks.getLast());
    assertEquals(3, blocks.size());
  }

  @Test
  void lastEventId_beatsTheSnapshot() {
    var start = new Start.After(new Cursor.Position(new Sequence(3)));
    var stream = engine.open(request(start, SNAPSHOT, "*/"));

    stream.output().awaitText("event: live");
    assertEquals(List.of(4L, 5L), stream.output().sequences());
  }

  @Test
  void badLastEventId_resetsWithoutIdAndShowsAFreshSnapshot() {
    var start = new Start.After(new Cursor.Position(new Sequence(99)));
    var stream = engine.open(request(start, SNAPSHOT, "*/"));

    List<String> blocks = stream.output().awaitText("event: live");
    assertEquals(
        """
        event: reset
        data: {"reason":"future","cursor":"%s","oldest":"%s","newest":"%s"}\
        """
            .formatted(position(5), position(0), position(5)),
        blocks.get(1));
    assertTrue(blocks.get(2).contains(uri("/pub/a")));
    assertEquals(live(5), blocks.get(4));
  }

  @Test
  void jsonSnapshot_hasNoId() {
    var protocol = new Protocol.Native(Protocol.Format.JSON, true, Protocol.Progress.ID, true);
    var stream = engine.open(request(new Start.Now(), protocol, "alice/"));

    List<String> blocks = stream.output().awaitText("event: live");
    assertTrue(
        blocks.get(1).startsWith("event: PUT\ndata: {\"sequence\":3,\"time\":"), blocks.get(1));
    assertTrue(blocks.get(1).endsWith(",\"value\":\"djM=\"}"), blocks.get(1));
  }

  /** Else a thousand readers that stall hold 3.5 MB each. */
  @Test
  void batch_isBoundedByBytes_whateverTheRowsCarry() {
    String path = "/pub/" + ("\"".repeat(255) + "/").repeat(15);
    String value = "v".repeat(ResourceSource.VALUE_BYTES_MAX);
    for (int n = 100; n < 160; n++) {
      engine.store.announce(engine.store.commitPut(n, ALICE, path + n, value));
    }
    var protocol = new Protocol.Native(Protocol.Format.JSON, true, Protocol.Progress.ID, true);
    var stream = engine.open(request(new Start.Now(), protocol, "*/"));

    List<String> blocks = stream.output().awaitText("event: live");
    assertEquals(62, blocks.stream().filter(block -> block.contains("event: PUT")).count());
    int row = 2 * 4096 + ResourceSource.VALUE_BYTES_MAX * 4 / 3 + 400;
    int largest = stream.output().largestWrite();
    assertTrue(largest <= EngineFixture.SMALL.batchBytes() + row, largest + " bytes at once");
  }

  @Test
  void values_areThereOnlyWhileCurrent() {
    var protocol = new Protocol.Native(Protocol.Format.SSE, true, Protocol.Progress.ID, false);
    var stream =
        engine.open(request(new Start.After(new Cursor.Decimal(Sequence.NONE)), protocol, "*/"));
    stream.output().awaitText("event: live");
    engine.store.put(6, ALICE, "/pub/d");
    engine.store.put(7, BOB, "/pub/e");

    List<String> blocks = stream.output().awaitText("/pub/e");
    List<String> events = blocks.stream().filter(b -> b.contains("event: PUT")).toList();
    assertEquals(6, events.size());
    assertFalse(events.get(0).contains("value"), "replaced: " + events.get(0));
    assertFalse(events.get(1).contains("value"), "deleted: " + events.get(1));
    assertTrue(events.get(2).endsWith("\ndata: value: djM="), events.get(2));
    assertTrue(events.get(5).endsWith("\ndata: value: djc="), events.get(5));
  }
}
