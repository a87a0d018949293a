package dev.hearth.server.subscriptions;

import static dev.hearth.server.subscriptions.EngineFixture.ALICE;
import static dev.hearth.server.subscriptions.EngineFixture.position;
import static dev.hearth.server.subscriptions.EngineFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A dispatcher that was left behind reads the log, and streams go on meanwhile. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LaggingDispatcherTest {
  private static final int ROWS = 2_500;

  /** What the dispatcher reads at once, so that it never comes nearer to the end. */
  private static final int ROWS_PER_SCAN = 1_000;

  private final ModelStore store = new ModelStore();
  private long committed;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private EngineFixture engine;

  @BeforeEach
  void open(@TempDir Path folder) {
    engine = new EngineFixture(folder, store, EngineFixture.SMALL);
  }

  @AfterEach
  void close() {
    store.beforeScan(() -> {}); // The log ends, whatever became of the test.
    engine.close();
  }

  private void commit(int rows) {
    for (int i = 0; i < rows; i++) {
      store.commitPut(++committed, ALICE, "/pub/a", "x");
    }
  }

  /** From now on the dispatcher does this before each scan of its own. */
  private void beforeItsScans(Runnable action) {
    store.beforeScan(
        () -> {
          if (Thread.currentThread().getName().equals("dispatcher")) {
            action.run();
          }
        });
  }

  /** Writers are faster than the dispatcher for as long as this test lasts. */
  private void neverLetItCatchUp() {
    commit(ROWS);
    beforeItsScans(
        () -> {
          commit(ROWS_PER_SCAN);
          store.trim(Math.max(0, committed - 2 * ROWS));
        });
    engine.overflowTheInbox();
  }

  @Test
  void whoJoinsMeanwhile_isLive_andNotMute() {
    neverLetItCatchUp();

    var stream = engine.open(request(new Start.Now(), "*/pub/quiet/"));
    engine.awaitLive(1);

    int before = stream.output().blocks().size();
    engine.ticker.advance(Duration.ofSeconds(15));
    stream.output().awaitBlocks(blocks -> blocks.size() > before);
  }

  @Test
  void closing_doesNotWaitForTheEndOfTheLog() {
    neverLetItCatchUp();
    engine.open(request(new Start.Now(), "*/pub/quiet/"));

    engine.close();
    assertEquals(0, engine.subscriptions.figures().open());
  }

  @Test
  void whereverAStreamJoins_nothingIsLeftOut_andNothingComesTwice() {
    commit(ROWS);
    Gate gate = new Gate();
    beforeItsScans(
        () -> {
          if (engine.subscriptions.figures().published().value() > 0) {
            gate.pass();
          }
        });
    engine.overflowTheInbox();
    gate.awaitTaken();
    List<Long> starts = List.of(900L, 1_000L, 1_001L, 2_100L, ROWS - 1L, (long) ROWS);
    List<EngineFixture.TestStream> streams = new ArrayList<>();
    starts.forEach(start -> streams.add(engine.everything(start)));
    gate.open();
    streams.forEach(stream -> stream.output().awaitText("event: live"));
    engine.store.put(ROWS + 1L, ALICE, "/pub/last");

    for (int i = 0; i < starts.size(); i++) {
      TestOutput output = streams.get(i).output();
      output.awaitText("/pub/last");
      List<Long> wanted = LongStream.rangeClosed(starts.get(i) + 1, ROWS + 1L).boxed().toList();
      assertEquals(wanted, output.sequences(), "from " + position(starts.get(i)));
    }
  }
}
