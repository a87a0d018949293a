package dev.hearth.storage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.layout.EventTable;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.tables.ReadTransaction;
import dev.hearth.storage.tables.Transaction;
import dev.hearth.storage.tables.WriteTransaction;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.Seeds;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of twenty users, of whom the first ones write most and the last ones hardly ever. */
final class UsersWalkTest {
  private static final int USERS = 20;
  private static final int EVENTS = 3_000;
  private static final ContentHash HASH = Samples.hash(new byte[0]);

  private final Random random = Seeds.random("UsersWalkTest", 7);
  private TestStore store;
  private List<Event> whole;

  @BeforeEach
  void write(@TempDir Path folder) {
    store = TestStore.open(folder, StoreOptions.PLAIN);
    for (int user = 0; user < USERS; user++) {
      TestStore.settled(store.register(Samples.key(user)));
    }
    TestStore.settled(store.committer.submit(new Append(random.nextLong())));
    whole = store.log();
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Many events without resources. */
  private record Append(long seed) implements Operation<Boolean> {
    @Override
    public Change<Boolean> decide(Transaction view) {
      return this::write;
    }

    private boolean write(Batch batch) {
      Random random = new Random(seed);
      int type = batch.typeNumber("text/plain");
      for (int i = 0; i < EVENTS; i++) {
        double skewed = random.nextDouble();
        int user = (int) (skewed * skewed * skewed * USERS);
        ResourcePath path = ResourcePath.of("/pub/" + i);
        batch.put(Samples.key(user), user + 1, path, 200, "text/plain", type, HASH);
      }
      return true;
    }

    @Override
    public boolean needsSpace() {
      return true;
    }
  }

  private List<Pubky> someUsers() {
    List<Pubky> users = new ArrayList<>();
    for (int user = 0; user < USERS + 2; user++) { // Two of them are strangers.
      if (random.nextInt(3) == 0) {
        users.add(Samples.key(user));
      }
    }
    users.add(Samples.key(random.nextInt(USERS)));
    Collections.shuffle(users, random);
    return users;
  }

  private List<Event> of(List<Pubky> users) {
    return whole.stream().filter(event -> users.contains(event.user())).toList();
  }

  @Test
  void forward_inPages_isTheWholeLogFiltered() {
    for (int round = 0; round < 40; round++) {
      List<Pubky> users = someUsers();
      List<Event> seen = new ArrayList<>();
      Sequence position = Sequence.NONE;
      boolean ended = false;
      while (!ended) {
        int rowsMax = 1 + random.nextInt(500);
        Scan scan = store.events.forward(users, position, rowsMax, e -> seen.add(e.toEvent()));
        position = scan.position();
        ended = scan.ended();
      }
      assertEquals(of(users), seen);
      assertEquals(whole.getLast().sequence(), position);
    }
  }

  @Test
  void backward_inPages_isTheWholeLogFilteredFromItsEnd() {
    for (int round = 0; round < 40; round++) {
      List<Pubky> users = someUsers();
      List<Event> seen = new ArrayList<>();
      Sequence position = new Sequence(Long.MAX_VALUE);
      boolean ended = false;
      while (!ended) {
        int rowsMax = 1 + random.nextInt(500);
        Scan scan = store.events.backward(users, position, rowsMax, e -> seen.add(e.toEvent()));
        position = scan.position();
        ended = scan.ended();
      }
      assertEquals(of(users).reversed(), seen);
    }
  }

  @Test
  void turningAround_isTheRowBefore() {
    long[] numbers = {1, 2, 5, 19};
    List<Long> mine =
        whole.stream()
            .filter(
                event ->
                    LongStream.of(numbers)
                        .anyMatch(n -> event.user().equals(Samples.key((int) n - 1))))
            .map(event -> event.sequence().value())
            .toList();
    try (ReadTransaction transaction = store.store.tables.read();
        UsersWalk walk = new UsersWalk(transaction, store.store, numbers)) {
      int at = mine.size() / 2;
      assertTrue(walk.atOrAbove(mine.get(at)));
      for (int i = 0; i < 1_000; i++) {
        boolean up = at == 0 || (at < mine.size() - 1 && random.nextBoolean());
        assertTrue(up ? walk.next() : walk.previous());
        at += up ? 1 : -1;
        assertEquals(mine.get(at), walk.sequence());
        EventTable.check(walk.sequence(), walk.row());
      }
    }
  }

  @Test
  void indexWithoutItsRow_isCorruption() {
    Event lost = whole.get(EVENTS / 2);
    try (WriteTransaction transaction = store.store.tables.write()) {
      ByteBuffer key = ByteBuffer.allocateDirect(EventTable.KEY_BYTES);
      store.store.events.delete(transaction, EventTable.key(lost.sequence().value(), key));
      transaction.commit();
    }
    List<Pubky> users = List.of(lost.user(), Samples.key(1));
    assertThrows(
        CorruptRow.class,
        () -> store.events.forward(users, Sequence.NONE, Integer.MAX_VALUE, _ -> true));
    assertThrows(
        CorruptRow.class,
        () ->
            store.events.backward(
                users, new Sequence(Long.MAX_VALUE), Integer.MAX_VALUE, _ -> true));
  }
}
