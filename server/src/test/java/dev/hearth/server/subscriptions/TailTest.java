package dev.hearth.server.subscriptions;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.coding.Coding;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The shared tail: what is inside, what has left, and that a walk never skips. */
class TailTest {
  /** More than one entry takes with its frames, and one run. */
  private static final long ENTRY_BYTES = 8 << 10;

  private static Event event(long sequence) {
    return new Event.Delete(
        new Sequence(sequence), EngineFixture.ALICE, ResourcePath.of("/pub/" + sequence), 1);
  }

  @Test
  void positionsFromTheStartOn_areInside() {
    Tail tail = new Tail(1 << 20, 100);

    assertTrue(tail.contains(100));
    assertTrue(tail.contains(500), "also above all there is");
    assertFalse(tail.contains(99));
    assertEquals(0, tail.indexAfter(100));
  }

  @Test
  void indexAfter_findsTheFirstAbove() {
    Tail tail = new Tail(1 << 20, 0);
    for (long sequence = 10; sequence <= 50; sequence += 10) {
      tail.append(event(sequence));
    }

    assertEquals(0, tail.indexAfter(0));
    assertEquals(0, tail.indexAfter(9));
    assertEquals(1, tail.indexAfter(10));
    assertEquals(3, tail.indexAfter(39));
    assertEquals(5, tail.indexAfter(50));
    assertEquals(5, tail.indexAfter(99));
  }

  /** The log is ahead of the dispatcher, so positions are that nothing here has reached yet. */
  @Test
  void positionAboveAllThereIs_isFollowedByNothingThatComesMeanwhile() {
    Tail tail = new Tail(1 << 20, 0);
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> appending =
        CompletableFuture.runAsync(
            () -> {
              for (long sequence = 1; !enough.get(); sequence++) {
                tail.append(event(sequence));
              }
            });
    while (tail.end() == 0 && !appending.isDone()) {
      Thread.onSpinWait();
    }
    for (int look = 0; look < 200_000; look++) { // However busy the machine, both are under way.
      TailEntry newest = tail.entry(tail.end() - 1);
      long position = newest == null ? 0 : newest.sequence() + 20;
      Tail.Stretch stretch = tail.above(position);
      if (stretch != null && stretch.length() > 0) {
        TailEntry first = tail.entry(stretch.from());
        boolean next = first == null || first.sequence() > position;
        enough.compareAndSet(false, !next);
        assertTrue(next, "behind " + position);
      }
    }
    enough.set(true);
    appending.join();
  }

  @Test
  void whatIsLetGo_raisesTheStart() {
    Tail tail = new Tail(8 << 10, 0);
    for (long sequence = 1; sequence <= 100; sequence++) {
      tail.append(event(sequence));
    }

    long start = tail.start();
    assertTrue(start > 80 && start < 100, "start " + start);
    assertEquals(-1, tail.indexAfter(start - 1));
    long next = tail.indexAfter(start);
    TailEntry first = tail.entry(next);
    assertEquals(start + 1, first == null ? -1 : first.sequence());
    assertNull(tail.entry(0));
  }

  @Test
  void frame_isEncodedOnceAndShared() {
    Tail tail = new Tail(1 << 20, 0);
    TailEntry entry = tail.append(event(1));

    byte[] frame = entry.frame(Encoding.SSE, new Tools(4));

    assertSame(frame, entry.frame(Encoding.SSE, new Tools(4)));
  }

  /** Only events make events leave; but on a quiet server frames and runs are made all the same. */
  @Test
  void readInEveryForm_itStaysAsLargeAsItMayBe() {
    long most = 256 << 10;
    Tail tail = new Tail(most, 0);
    for (long sequence = 1; sequence <= 2_000; sequence++) {
      tail.append(event(sequence));
    }
    try (Tools tools = new Tools(Run.EVENTS_MAX)) {
      for (long index = tail.indexAfter(tail.start()); index < tail.end(); index++) {
        askForEverything(tail, index, tools);
        assertTrue(tail.bytes() <= most + ENTRY_BYTES, tail.bytes() + " bytes");
      }
    }
    assertTrue(tail.bytes() > most, "it was filled: " + tail.bytes());
    TailEntry newest = tail.append(event(2_001));
    assertTrue(tail.bytes() <= most * 3 / 4, "what comes next has room: " + tail.bytes());
    byte[] frame = newest.frame(Encoding.SSE, new Tools(4));
    assertSame(frame, newest.frame(Encoding.SSE, new Tools(4)));
  }

  private static void askForEverything(Tail tail, long index, Tools tools) {
    for (Encoding encoding : Encoding.values()) {
      for (long at = index; at < Math.min(index + Run.EVENTS_MAX, tail.end()); at++) {
        assertTrue(requireNonNull(tail.entry(at)).frame(encoding, tools).length > 0);
      }
      for (Coding coding : List.of(Coding.GZIP, Coding.ZSTD)) {
        List<TailEntry> run =
            Run.longest(tail, n -> index + n < tail.end() ? index + n : -1, Run.EVENTS_MAX);
        if (run != null && encoding != Encoding.MESSAGE) {
          TailEntry first = run.getFirst();
          assertTrue(first.run(run, Run.slot(run), coding, encoding, tools).bytes().length > 0);
        }
      }
    }
  }

  @Test
  void walksWhileItIsAppendedTo_missNothingOrAreTold() {
    Tail tail = new Tail(64 << 10, 0);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (long sequence = 1; sequence <= 300_000; sequence++) {
                tail.append(event(sequence));
              }
              done.set(true);
            });
    long position = 0;
    long walked = 0;
    while (!done.get()) {
      long index = tail.indexAfter(position);
      if (index < 0) {
        position = tail.start();
        continue;
      }
      TailEntry entry = tail.entry(index);
      while (index < tail.end() && entry != null) {
        assertEquals(position + 1, entry.sequence());
        position = entry.sequence();
        walked++;
        index++;
        entry = tail.entry(index);
      }
    }
    writer.join();
    assertTrue(walked > 0, "the walk saw something");
  }
}
