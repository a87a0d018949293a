package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.BulkHistory;
import dev.hearth.client.BulkListener;
import dev.hearth.client.BulkProgress;
import dev.hearth.client.BulkRequest;
import dev.hearth.client.Event;
import dev.hearth.client.EventView;
import dev.hearth.client.Reset;
import dev.hearth.client.Selector;
import dev.hearth.storage.model.Sequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A reader of bulk history, and what it was told; a reset is a negative number. */
class BulkReader implements BulkListener {
  final long from;
  final Optional<Selector> selector;
  final List<Long> told = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile long until = Long.MAX_VALUE;
  private volatile long reached;
  volatile boolean paged;
  volatile boolean streamed;

  BulkReader(long from, Optional<Selector> selector) {
    this.from = from;
    this.selector = selector;
  }

  @Override
  public void onHistory(EventView event) {
    paged = true;
    see(event.sequence(), event.path());
  }

  @Override
  public void onEvent(Event event) {
    streamed = true;
    see(event.sequence(), event.path());
  }

  private void see(long sequence, String path) {
    if (!path.startsWith("/pub/")) {
      throw new AssertionError("a private event: " + path);
    }
    told.add(sequence);
    reached(sequence);
  }

  @Override
  public void onReset(Reset reset) {
    long place = Sequence.parse(reset.cursor()).orElseThrow().value();
    told.add(-place);
    reached(place);
  }

  @Override
  public void onLive(String cursor) {
    reached(Sequence.parse(cursor).orElseThrow().value());
  }

  @Override
  public void onPage(BulkProgress progress) {
    reached(Sequence.parse(progress.cursor()).orElseThrow().value());
  }

  private void reached(long sequence) {
    reached = sequence;
    if (sequence >= until) {
      done.countDown();
    }
  }

  /** Waits until everything up to a sequence was told; fails if the history ended before. */
  void awaitUntil(long last, BulkHistory history) throws InterruptedException {
    until = last;
    if (reached >= last) {
      done.countDown();
    }
    long guard = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!done.await(100, TimeUnit.MILLISECONDS)) {
      assertFalse(history.isEnded(), () -> why(history));
      assertTrue(System.nanoTime() < guard, () -> "told up to " + reached + " of " + last);
    }
  }

  private static String why(BulkHistory history) {
    try {
      history.await();
      return "it ended";
    } catch (InterruptedException | RuntimeException e) {
      return e.toString();
    }
  }

  /** What it was to be told: the public events of the log that it selects, from its place on. */
  List<Long> expected(FeedServer server) {
    List<Long> expected = new ArrayList<>();
    server
        .storage
        .events()
        .forward(
            new Sequence(from),
            Integer.MAX_VALUE,
            row -> {
              var event = row.toEvent();
              if (event.path().isUnder("/pub/") && selects(event)) {
                expected.add(event.sequence().value());
              }
              return true;
            });
    return expected;
  }

  private boolean selects(dev.hearth.storage.model.Event event) {
    String path = event.path().toString();
    return selector
        .map(Selector::toString)
        .map(
            text ->
                text.startsWith("*")
                    ? path.startsWith(text.substring(1))
                    : (event.user() + path).startsWith(text))
        .orElse(true);
  }

  /** Between two events that were told, none is missing, unless a reset says so in between. */
  void assertNothingMissedInSilence(NavigableSet<Long> published) {
    long at = from;
    boolean excused = from == 0; // From the oldest kept, whatever that was then.
    for (long next : told) {
      if (next < 0) {
        assertTrue(-next >= at, "a reset goes forward");
        at = -next;
        excused = false;
        continue;
      }
      assertTrue(next > at, "events rise");
      if (!excused) {
        assertEquals(next, published.higher(at), "silence between " + at + " and " + next);
      }
      excused = false;
      at = next;
    }
    assertEquals(published.last(), at, "the last event was told");
  }

  @Override
  public String toString() {
    return "%n%d %s told %d, paged %s, streamed %s"
        .formatted(from, selector, told.size(), paged, streamed);
  }

  BulkRequest request() {
    return new BulkRequest(
        selector.stream().toList(), from == 0 ? "0" : new Sequence(from).toString(), true, 2);
  }
}
