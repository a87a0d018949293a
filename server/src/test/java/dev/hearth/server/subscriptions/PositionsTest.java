package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.model.Sequence;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A place is judged by the log as it is, though retention comes between the reads of it. */
class PositionsTest {
  private final ModelStore store = new ModelStore();
  private final Positions positions = new Positions(store);
  private Bounds arrival = new Bounds(Sequence.NONE, Sequence.NONE);

  @BeforeEach
  void retentionAfterTheRequestArrived() {
    for (long sequence = 1; sequence <= 5; sequence++) {
      store.commitPut(sequence, EngineFixture.ALICE, "/pub/" + sequence, "x");
    }
    arrival = store.bounds();
    store.trim(3);
  }

  private void assertResolved(long position, Optional<Positions.Refusal> refusal, Cursor cursor) {
    Positions.Resolved resolved = positions.resolve(new Start.After(cursor), arrival);
    assertEquals(refusal, resolved.refusal(), cursor.toString());
    assertEquals(position, resolved.position().value());
  }

  @Test
  void placeThatBecameTheFloor_isGood() {
    Sequence floor = new Sequence(3);
    assertResolved(3, Optional.empty(), new Cursor.Position(floor));
    assertResolved(3, Optional.empty(), new Cursor.Decimal(floor));
    assertResolved(3, Optional.empty(), new Cursor.EventId(floor, "anybody"));
  }

  @Test
  void placeThatFellBelowTheFloor_hasExpired() {
    Cursor below = new Cursor.Position(new Sequence(2));
    assertResolved(3, Optional.of(Positions.Refusal.EXPIRED), below);
  }

  @Test
  void placeAboveIt_isGood_orUnknown() {
    assertResolved(4, Optional.empty(), new Cursor.Position(new Sequence(4)));
    Cursor strangers = new Cursor.EventId(new Sequence(4), "nobody");
    assertResolved(4, Optional.of(Positions.Refusal.UNKNOWN), strangers);
  }
}
