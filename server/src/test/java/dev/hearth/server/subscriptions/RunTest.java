package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.hearth.server.coding.Coding;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTest {
  private final Tail tail = new Tail(8 << 20, 0);

  @BeforeEach
  void aTail() {
    for (int n = 0; n < 300; n++) {
      tail.append(put(n + 1, n == 200 ? "/priv/secret" : "/pub/" + n));
    }
  }

  private static Event put(long sequence, String path) {
    return new Event.Put(
        new Sequence(sequence),
        EngineFixture.ALICE,
        ResourcePath.of(path),
        1,
        1,
        "text/plain",
        new ContentHash(1, 2, 3, 4));
  }

  private static Run.Ahead upTo(long first, long end) {
    return n -> first + n < end ? first + n : -1;
  }

  /** Aligned, and as long as what is queued allows. */
  @ParameterizedTest
  @CsvSource({
    "0, 300, 64",
    "0, 63, 16",
    "16, 300, 16",
    "20, 300, 4",
    "64, 300, 64",
    "48, 67, 16",
    "60, 63, 0",
    "60, 64, 4",
    "1, 300, 0",
    "192, 300, 4",
    "200, 300, 0",
    "204, 300, 4",
    "128, 300, 64",
    "192, 200, 4",
    "296, 310, 4",
  })
  void longestRun(long first, long end, int expected) {
    List<TailEntry> run = Run.longest(tail, upTo(first, end), Run.EVENTS_MAX);
    assertEquals(expected, run == null ? 0 : run.size(), first + " to " + end);
  }

  @Test
  void whoHasRoomForFewer_getsTheNextSize() {
    assertLength(16, 63);
    assertLength(16, 16);
    assertLength(4, 15);
    assertNull(Run.longest(tail, upTo(64, 300), 3));
  }

  private void assertLength(int expected, int most) {
    List<TailEntry> run = Run.longest(tail, upTo(64, 300), most);
    assertNotNull(run);
    assertEquals(expected, run.size());
  }

  @Test
  void whatIsNotConsecutive_makesNoRun() {
    assertNull(Run.longest(tail, n -> n < 3 ? n : n + 1L, Run.EVENTS_MAX));
  }

  @Test
  void aRunIsCompressedOnce_andShared() {
    try (Tools one = new Tools(4);
        Tools other = new Tools(4)) {
      List<TailEntry> run = Run.longest(tail, upTo(16, 32), Run.EVENTS_MAX);
      assertNotNull(run);
      TailEntry first = run.getFirst();
      int slot = Run.slot(run);
      var piece = first.run(run, slot, Coding.GZIP, Encoding.SSE, one);
      assertSame(piece, first.run(run, slot, Coding.GZIP, Encoding.SSE, other));
      assertEquals(
          piece.plainLength(),
          run.stream().mapToInt(entry -> entry.frame(Encoding.SSE, one).length).sum());
      assertEquals(
          piece.plainLength(),
          first.run(run, slot, Coding.ZSTD, Encoding.SSE, other).plainLength());
    }
  }
}
