package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.Steps;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream whose selectors name several users, over a real store, from history into the present.
 */
class SeveralUsersTest {
  private static final int USERS = 6;
  private static final int EVENTS = 400;

  private static Pubky user(int number) {
    return new Pubky(number + 1, 100L + number, 3, 4);
  }

  private static List<Selector> selectors(int... users) {
    return IntStream.of(users)
        .mapToObj(number -> Optional.of(user(number)))
        .map(user -> Selector.of(user, "/pub/a/".getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  @Test
  void sees_whatTheirSelectorsSelect_onceAndInOrder(@TempDir Path folder) {
    try (StoreFixture store = new StoreFixture(folder, EngineFixture.SMALL, Steps.NONE)) {
      for (int number = 0; number < USERS; number++) {
        store.signUp(user(number));
      }
      List<Event> all = new ArrayList<>();
      write(store, all, EVENTS);
      Event somewhere = all.get(EVENTS / 3);
      var fromTheBeginning = open(store, Sequence.NONE, 1, 3, 4);
      var fromTheMiddle = open(store, somewhere.sequence(), 0, 5, USERS);
      write(store, all, EVENTS / 4);
      store.putNow(user(1), "/pub/a/last");
      store.putNow(user(5), "/pub/a/last");

      fromTheBeginning.output().awaitText("/pub/a/last");
      fromTheMiddle.output().awaitText("/pub/a/last");

      assertEquals(selected(all, Sequence.NONE, 1, 3, 4), butLast(fromTheBeginning));
      assertEquals(selected(all, somewhere.sequence(), 0, 5), butLast(fromTheMiddle));
    }
  }

  private static void write(StoreFixture store, List<Event> all, int count) {
    for (int i = 0; i < count; i++) {
      String path = (i % 7 == 0 ? "/pub/b/" : "/pub/a/") + i;
      all.add(store.putNow(user(i * i % 11 % USERS), path));
    }
  }

  private static EngineFixture.TestStream open(StoreFixture store, Sequence after, int... users) {
    return store.open(
        new SubscriptionRequest(
            EventFilter.of(selectors(users)),
            new Start.After(new Cursor.Decimal(after)),
            EngineFixture.NATIVE,
            OptionalLong.empty(),
            Optional.empty()));
  }

  private static List<Long> selected(List<Event> all, Sequence after, int... users) {
    return all.stream()
        .filter(event -> event.sequence().isAfter(after))
        .filter(event -> event.path().isUnder("/pub/a/"))
        .filter(event -> IntStream.of(users).anyMatch(n -> event.user().equals(user(n))))
        .map(event -> event.sequence().value())
        .toList();
  }

  private static List<Long> butLast(EngineFixture.TestStream stream) {
    List<Long> seen = stream.output().sequences();
    return seen.subList(0, seen.size() - 1);
  }
}
