package dev.hearth.server.subscriptions;

import static dev.hearth.server.subscriptions.EngineFixture.ALICE;
import static dev.hearth.server.subscriptions.EngineFixture.live;
import static dev.hearth.server.subscriptions.EngineFixture.position;
import static dev.hearth.server.subscriptions.EngineFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a stream says while nothing matches: design §7, one behaviour a test. */
class StreamProgressTest extends OneEngineFixture {
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
}
