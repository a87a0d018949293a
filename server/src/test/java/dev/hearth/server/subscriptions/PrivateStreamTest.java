package dev.hearth.server.subscriptions;

import static dev.hearth.server.subscriptions.EngineFixture.ALICE;
import static dev.hearth.server.subscriptions.EngineFixture.BOB;
import static dev.hearth.server.subscriptions.EngineFixture.bye;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/** Private events go to the session that may read them, and to nobody else (design §6). */
class PrivateStreamTest extends OneEngineFixture {
  private record Access(String session, boolean exists, BiPredicate<Pubky, ResourcePath> rule)
      implements PrivateAccess {
    @Override
    public boolean mayReadUnder(Selector selector) {
      return true;
    }

    @Override
    public boolean covers(Pubky user, byte[] path, int length) {
      return rule.test(user, ResourcePath.ofStored(Arrays.copyOf(path, length)));
    }
  }

  private EngineFixture.TestStream open(PrivateAccess access, String... selectors) {
    return engine.open(
        new SubscriptionRequest(
            EventFilter.of(EngineFixture.selectors(selectors)),
            new Start.After(new Cursor.Decimal(Sequence.NONE)),
            EngineFixture.NATIVE,
            OptionalLong.empty(),
            Optional.of(access)));
  }

  @Test
  void publicSelectors_neverSeePrivatePaths_inAnyPhase() {
    engine.store.put(1, ALICE, "/priv/old");
    var stream = engine.open(EngineFixture.request(0, "alice/", "alice/p", "*/", "*/pri"));
    stream.output().awaitText("event: live");

    engine.store.put(2, ALICE, "/priv/new");
    engine.store.put(3, ALICE, "/pub/new");

    stream.output().awaitText("/pub/new");
    assertEquals(List.of(3L), stream.output().sequences());
  }

  @Test
  void privateSelector_seesWhatTheSessionCovers_pathByPath() {
    engine.store.put(1, ALICE, "/priv/app/1");
    engine.store.put(2, ALICE, "/priv/other/2");
    var access = new Access("s", true, (_, path) -> path.isUnder("/priv/app/"));
    var stream = open(access, "alice/", "alice/priv/");
    stream.output().awaitText("event: live");

    engine.store.put(3, ALICE, "/priv/app/3");
    engine.store.put(4, ALICE, "/priv/other/4");
    engine.store.put(5, BOB, "/priv/app/5");
    engine.store.put(6, ALICE, "/pub/6");

    stream.output().awaitText("/pub/6");
    assertEquals(List.of(1L, 3L, 6L), stream.output().sequences());
  }

  @Test
  void privateSelectorOfOneFolder_doesNotOpenAnother() {
    var stream = open(new Access("s", true, (_, _) -> true), "alice/", "alice/priv/app/");
    stream.output().awaitText("event: live");

    engine.store.put(1, ALICE, "/priv/other");
    engine.store.put(2, ALICE, "/priv/app/x");

    stream.output().awaitText("/priv/app/x");
    assertEquals(List.of(2L), stream.output().sequences());
  }

  @Test
  void revocation_endsTheStreamBeforeAnyLaterPrivateEvent() {
    var stream = open(new Access("s", true, (_, _) -> true), "alice/priv/");
    var other = open(new Access("t", true, (_, _) -> true), "alice/priv/");
    stream.output().awaitText("event: live");
    other.output().awaitText("event: live");

    engine.subscriptions.revoke("s");
    engine.store.put(1, ALICE, "/priv/secret");

    List<String> blocks = stream.output().awaitEnd();
    assertEquals(bye("revoked"), blocks.getLast());
    assertEquals(List.of(), stream.output().sequences());
    other.output().awaitText("/priv/secret");
  }

  @Test
  void revocation_betweenLookUpAndWriting_holdsTheEventBack() {
    // The engine asks for the second time when it is about to write; the sign-out comes just then.
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    var stream =
        open(
            new Access(
                "s",
                true,
                (_, path) -> {
                  asked.add(path.toString());
                  if (asked.size() == 2) {
                    engine.subscriptions.revoke("s");
                  }
                  return true;
                }),
            "alice/priv/");
    stream.output().awaitText("event: live");
    engine.awaitLive(1); // Else it may be the log that shows the event.

    engine.store.put(1, ALICE, "/priv/secret");

    stream.output().awaitEnd();
    assertEquals(List.of("/priv/secret", "/priv/secret"), asked);
    assertFalse(String.join("", stream.output().blocks()).contains("secret"));
  }

  @Test
  void revocation_whileHistoryIsRead_holdsItBack() {
    engine.store.put(1, ALICE, "/priv/secret");
    for (int i = 2; i < 10; i++) {
      engine.store.put(i, ALICE, "/pub/" + i);
    }
    var stream =
        open(
            new Access(
                "s",
                true,
                (_, _) -> {
                  engine.subscriptions.revoke("s");
                  return true;
                }),
            "alice/priv/");

    stream.output().awaitEnd();
    assertFalse(String.join("", stream.output().blocks()).contains("secret"));
  }

  @Test
  void sessionThatEndedWhileTheStreamOpened_isNoticed() {
    var stream = open(new Access("s", false, (_, _) -> true), "alice/priv/");

    assertEquals(bye("revoked"), stream.output().awaitEnd().getLast());
    assertEquals(CloseReason.REVOKED, stream.subscription().ended().join());
  }

  @Test
  void nothingIsPublished_beforeItWasOffered() {
    // Of a private event the dispatcher asks the session while it offers it.
    List<Long> published = Collections.synchronizedList(new ArrayList<>());
    var stream =
        open(
            new Access(
                "s",
                true,
                (_, _) -> {
                  published.add(engine.subscriptions.figures().published().value());
                  return true;
                }),
            "alice/priv/");
    stream.output().awaitText("event: live");
    engine.awaitLive(1); // Else it may be the log that shows the event.

    engine.store.put(7, ALICE, "/priv/a");

    stream.output().awaitText("/priv/a");
    assertTrue(published.getFirst() < 7, "asked first by the dispatcher: " + published);
  }
}
