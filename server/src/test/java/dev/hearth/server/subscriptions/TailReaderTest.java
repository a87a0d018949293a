package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.coding.Coding;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How much one write takes of the shared tail, compressed, when memory for writes is short. */
class TailReaderTest {
  private static final int EVENTS = 256;

  /** What a connection puts around a write: a chunk's length, and its end. */
  private static final int CHUNK_BYTES = 32;

  /** What {@link Buffers} promises for a stream without values. */
  private static final int PROMISED_BYTES = 16 << 10;

  private final SplittableRandom random = new SplittableRandom(7);
  private final Tail tail = new Tail(64 << 20, 0);
  private final Buffers buffers = new Buffers(1 << 10);
  private final Ring ring = new Ring(EVENTS);

  private void append(int count, int pathLength) {
    for (int n = 0; n < count; n++) {
      tail.append(
          new Event.Put(
              new Sequence(tail.end() + 1),
              EngineFixture.ALICE,
              ResourcePath.of(path(pathLength)),
              1,
              1,
              "text/plain",
              new ContentHash(random.nextLong(), 2, 3, 4)));
    }
  }

  /** Segments of random letters, which no coding makes much shorter. */
  private String path(int length) {
    StringBuilder path = new StringBuilder("/pub/");
    while (path.length() < length) {
      boolean ends = path.length() % 100 == 99;
      path.append(ends ? '/' : Character.forDigit(random.nextInt(36), 36));
    }
    return path.append('x').toString();
  }

  private TailReader reader(Coding coding, Passage passage, Envelope envelope) {
    SubscriptionRequest request = request(coding);
    return new TailReader(
        new Surroundings(tail, buffers, EngineFixture.SMALL, new Counters()),
        new Interest(request),
        Voice.of(request.protocol(), coding),
        envelope,
        Optional.empty(),
        passage);
  }

  private static SubscriptionRequest request(Coding coding) {
    return EngineFixture.request(0, "*/").coded(coding);
  }

  private record Surroundings(
      Tail tail, Buffers buffers, SubscriptionLimits limits, Counters counters)
      implements TailReader.Surroundings {}

  /** Takes all that the tail has, as a live stream; returns the bytes of each write. */
  private List<Integer> takeAll(Coding coding) {
    SubscriptionRequest request = request(coding);
    Passage passage = new Passage(Voice.of(request.protocol(), coding), Long.MAX_VALUE);
    passage.begin(0, 0);
    passage.reach(0, new ByteWriter(64)); // Live is said.
    Envelope envelope = Envelope.of(request);
    TailReader reader = reader(coding, passage, envelope);
    int end = (int) tail.end();
    assertTrue(ring.goLive(LongStream.range(0, end).toArray(), end, 0));
    List<Integer> writes = new ArrayList<>();
    try (Tools tools = new Tools(EVENTS)) {
      while (ring.settled(() -> 0).isEmpty()) {
        tools.out().truncate(0);
        assertEquals(Course.STAY_LIVE, reader.takeQueued(ring, tools));
        envelope.seal(tools.out(), tools.coder(), false);
        writes.add(tools.out().length());
      }
    }
    assertEquals(end, passage.position(), "the last sequence");
    assertEquals(end, passage.takeFrames());
    return writes;
  }

  private void fill() {
    ByteBuffer held = buffers.take(2 << 10);
    assertTrue(buffers.roomBytes(60 << 10) < PROMISED_BYTES, "memory is short: " + held);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void full_noWriteTakesMoreThanPromised_howeverLongThePathsOfARun(Coding coding) {
    append(64, 4_000);
    append(64, 700);
    append(64, 200);
    append(64, 20);
    fill();
    List<Integer> writes = takeAll(coding);
    int largest = writes.stream().mapToInt(Integer::intValue).max().orElseThrow();
    assertTrue(largest + CHUNK_BYTES <= PROMISED_BYTES, writes.toString());
  }

  @Test
  void full_usualPathsStillMakeTheLongestRuns() {
    append(64, 20);
    fill();
    List<Integer> writes = takeAll(Coding.ZSTD);
    assertEquals(1, writes.size());
    assertTrue(writes.getFirst() < 64 * 100, writes.toString());
  }

  @Test
  void withRoom_aRunIsAsLargeAsAWriteMayBe() {
    append(64, 700);
    List<Integer> writes = takeAll(Coding.ZSTD);
    assertEquals(1, writes.size());
    assertTrue(writes.getFirst() > PROMISED_BYTES, writes.toString());
  }
}
