package dev.hearth.storage.events;

import static dev.hearth.storage.testing.Samples.key;
import static dev.hearth.storage.testing.Samples.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.SettableClock;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One log: 100 A put, 110 B put, 120 A put, 130 A delete, 140 B put; in microseconds. */
final class EventLogTest {
  private static final Pubky A = key(1);
  private static final Pubky B = key(2);
  private static final Pubky STRANGER = key(3);

  private TestStore store;
  private EventLog log;

  @BeforeEach
  void write(@TempDir Path folder) {
    SettableClock clock = new SettableClock(Instant.EPOCH.plusNanos(100_000));
    store = TestStore.open(folder, StoreOptions.PLAIN.withClock(clock));
    log = store.events;
    TestStore.settled(store.register(A));
    TestStore.settled(store.register(B));
    store.put(A, path("/pub/a/1"), "one");
    clock.move(Duration.ofNanos(10_000));
    store.put(B, path("/priv/b"), "two");
    clock.move(Duration.ofNanos(10_000));
    store.put(A, path("/pub/a/2"), "three");
    clock.move(Duration.ofNanos(10_000));
    store.delete(A, path("/pub/a/1"));
    clock.move(Duration.ofNanos(10_000));
    store.put(B, path("/pub/b"), "four");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Sequence at(long value) {
    return new Sequence(value);
  }

  private static EventVisitor into(List<Long> seen) {
    return event -> seen.add(event.sequence());
  }

  @Test
  void bounds_areFloorAndNewest() {
    assertEquals(new Bounds(at(0), at(140)), log.bounds());
  }

  @Test
  void forward_startsAboveItsPosition_andTellsWhereToGoOn() {
    List<Long> seen = new ArrayList<>();
    Scan first = log.forward(at(100), 2, into(seen));
    assertEquals(new Scan(at(120), false, new Bounds(at(0), at(140))), first);
    Scan second = log.forward(first.position(), 2, into(seen));
    assertEquals(List.of(110L, 120L, 130L, 140L), seen);
    assertEquals(at(140), second.position());
    assertTrue(second.ended());
  }

  @Test
  void forward_endsWhereTheVisitorSays() {
    Scan scan = log.forward(at(0), 10, _ -> false);
    assertEquals(at(100), scan.position());
    assertFalse(scan.ended());
  }

  @Test
  void backward_startsBelowItsPosition() {
    List<Long> seen = new ArrayList<>();
    Scan first = log.backward(at(140), 2, into(seen));
    Scan second = log.backward(first.position(), 5, into(seen));
    assertEquals(List.of(130L, 120L, 110L, 100L), seen);
    assertFalse(first.ended());
    assertTrue(second.ended());
    assertEquals(at(100), second.position());
  }

  @Test
  void oneUser_seesTheirOwnRows_andMovesOnToTheNewest() {
    List<Long> seen = new ArrayList<>();
    Scan scan = log.forward(List.of(A), at(0), 10, into(seen));
    assertEquals(List.of(100L, 120L, 130L), seen);
    assertEquals(at(140), scan.position());
    assertTrue(scan.ended());
    seen.clear();
    log.backward(List.of(B), at(Long.MAX_VALUE), 10, into(seen));
    assertEquals(List.of(140L, 110L), seen);
  }

  @Test
  void stranger_hasNoRows() {
    Scan scan = log.forward(List.of(STRANGER), at(0), 10, _ -> true);
    assertEquals(at(140), scan.position());
    assertTrue(scan.ended());
    assertTrue(log.backward(List.of(STRANGER), at(200), 10, _ -> true).ended());
  }

  @Test
  void find_isExact_andAtOrBelowIsNot() {
    assertEquals(path("/pub/a/2"), log.find(at(120)).orElseThrow().path());
    assertTrue(log.find(at(121)).isEmpty());
    assertEquals(at(120), log.atOrBelow(at(129)));
    assertEquals(at(120), log.atOrBelow(at(120)));
    assertEquals(at(0), log.atOrBelow(at(99)));
    assertEquals(at(140), log.atOrBelow(at(Long.MAX_VALUE)));
  }

  @Test
  void views_showWhatWasWritten() {
    List<Event> events = store.log();
    Event.Put first = (Event.Put) events.getFirst();
    assertEquals(A, first.user());
    assertEquals("text/plain", first.contentType());
    assertEquals(Samples.hash(Samples.bytes("one")), first.hash());
    assertEquals(3, first.length());
    assertEquals("0000000000068" + A.toString().charAt(0), first.id());
    assertEquals(Event.Delete.class, events.get(3).getClass());
    store.committer.close(); // The last batch may still be on its way to the listener.
    assertEquals(events, store.announced);
  }

  @Test
  void selectors_matchByUserAndBytes() {
    assertEquals(List.of(100L, 120L, 130L), matching(Optional.of(A), "/pub/a/"));
    assertEquals(List.of(100L, 120L, 130L, 140L), matching(Optional.empty(), "/p" + "ub"));
    assertEquals(List.of(110L), matching(Optional.of(B), "/priv/b"));
    assertEquals(List.of(), matching(Optional.of(B), "/priv/bb"));
    assertEquals(List.of(), matching(Optional.of(STRANGER), "/"));
    List<Long> open = new ArrayList<>();
    log.forward(at(0), 10, e -> !e.isPublic() || open.add(e.sequence()));
    assertEquals(List.of(100L, 120L, 130L, 140L), open);
  }

  private List<Long> matching(Optional<Pubky> user, String prefix) {
    Selector selector = Selector.of(user, Samples.bytes(prefix));
    List<Long> seen = new ArrayList<>();
    log.forward(at(0), 10, e -> !e.matches(selector) || seen.add(e.sequence()));
    return seen;
  }
}
