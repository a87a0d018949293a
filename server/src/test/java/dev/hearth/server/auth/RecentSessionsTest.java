package dev.hearth.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.storage.model.Pubky;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentSessionsTest {
  private static final Pubky USER = Pubky.of(new byte[Pubky.BYTES]);

  private final Map<String, ActiveSession> store = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private Runnable whileLooking = () -> {};
  private final RecentSessions sessions = new RecentSessions(this::look);

  @Test
  void storeIsAskedOnce() {
    ActiveSession stored = store("a", "/:rw");

    assertEquals(Optional.of(stored), sessions.find("a"));
    assertEquals(Optional.of(stored), sessions.find("a"));

    assertEquals(List.of("a"), asked);
  }

  @Test
  void whatTheStoreDoesNotKnow_isAskedAgain() {
    assertEquals(Optional.empty(), sessions.find("a"));
    ActiveSession stored = store("a", "/:rw");

    assertEquals(Optional.of(stored), sessions.find("a"));
  }

  @Test
  void forgottenSession_isTheStoresToKnow() {
    store("a", "/:rw");
    sessions.find("a");

    store.remove("a");
    sessions.forget("a");

    assertEquals(Optional.empty(), sessions.find("a"));
  }

  @Test
  void sessionThatEndsWhileTheStoreIsAsked_isNotKept() {
    store("a", "/:rw");
    whileLooking =
        () -> {
          store.remove("a");
          sessions.forget("a");
        };
    sessions.find("a"); // Began before the end, so either answer is right.

    assertEquals(Optional.empty(), sessions.find("a"));
  }

  @Test
  void oneThatWasNotUsedTheLongest_makesRoom() {
    for (int i = 0; i < RecentSessions.SESSIONS_MAX; i++) {
      store("session " + i, "/:rw");
      sessions.find("session " + i);
    }
    sessions.find("session 0");
    store("one more", "/:rw");
    sessions.find("one more");
    asked.clear();

    sessions.find("session 0");
    sessions.find("session 1");
    sessions.find("one more");

    assertEquals(List.of("session 1"), asked);
  }

  @Test
  void sessionWithLongCapabilities_isNotKept() {
    store("a", "/" + "x".repeat(RecentSessions.CHARACTERS_MAX) + ":rw");

    sessions.find("a");
    sessions.find("a");

    assertEquals(List.of("a", "a"), asked);
  }

  @Test
  void sessionWithManyCapabilities_isNotKept() {
    String[] many = new String[RecentSessions.CAPABILITIES_MAX + 1];
    Arrays.fill(many, "/:r");
    store("a", many);

    sessions.find("a");
    sessions.find("a");

    assertEquals(List.of("a", "a"), asked);
  }

  private Optional<ActiveSession> look(String secretHash) {
    asked.add(secretHash);
    Optional<ActiveSession> found = Optional.ofNullable(store.get(secretHash));
    whileLooking.run();
    return found;
  }

  private ActiveSession store(String secretHash, String... capabilities) {
    ActiveSession session =
        new ActiveSession(
            secretHash, USER, Capabilities.ofTexts(List.of(capabilities)), Instant.EPOCH);
    store.put(secretHash, session);
    return session;
  }
}
