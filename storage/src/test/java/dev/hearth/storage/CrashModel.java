package dev.hearth.storage;

import static dev.hearth.storage.testing.OpenStore.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.CrashWrite.Kind;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.testing.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the store must hold after a child was killed: everything it acknowledged, and of each
 * thread's write on its way at the end all or nothing. Lives through all rounds.
 */
final class CrashModel {
  /**
   * Of each user so many of the newest sessions must be there. The store keeps 1,000 and ends the
   * oldest; of those made at the same moment it may take another for older than this model does.
   */
  private static final int SESSIONS_OF_A_USER = 990;

  /** One place of one thread. */
  private record Place(int thread, int place) {}

  private final Map<Place, CrashWrite> stored = new HashMap<>();
  private final Map<Pubky, Deque<String>> sessions = new HashMap<>();
  private final Map<Integer, CrashWrite> underWay = new HashMap<>();
  private final Map<Long, CrashWrite> acknowledged = new HashMap<>();
  private List<Event> log = List.of();
  private long writes;

  /** Takes in one line of the child; true if it acknowledges something. */
  boolean heard(String line) {
    String[] words = line.split(" ", -1);
    int thread = Integer.parseInt(words[1]);
    CrashWrite write = CrashWrite.parse(thread, words[2]);
    if (words[0].equals("B")) {
      underWay.put(thread, write);
      return false;
    }
    assertEquals("A", words[0]);
    assertEquals(write, underWay.remove(thread));
    apply(write);
    long sequence = Long.parseLong(words[3]);
    if (sequence > 0) {
      assertEquals(null, acknowledged.put(sequence, write), "a sequence was given twice");
    }
    writes++;
    return true;
  }

  long writes() {
    return writes;
  }

  int events() {
    return log.size();
  }

  private void apply(CrashWrite write) {
    switch (write.kind()) {
      case PUT -> stored.put(new Place(write.thread(), write.place()), write);
      case DELETE -> stored.remove(new Place(write.thread(), write.place()));
      case SIGN_IN -> signIn(CrashWrite.user(write.thread()), write.secretHash());
    }
  }

  private void signIn(Pubky user, String secretHash) {
    Deque<String> newest = sessions.computeIfAbsent(user, _ -> new ArrayDeque<>());
    newest.addLast(secretHash);
    if (newest.size() > SESSIONS_OF_A_USER) {
      newest.removeFirst();
    }
  }

  /** Opens the store as a start would, compares, and waits until nothing of the crash is left. */
  void check(Path folder) throws IOException {
    try (OpenStore store = OpenStore.open(folder)) {
      check(store);
      await(store.storage.swept());
    }
  }

  /** Compares with a store that was just opened. */
  void check(OpenStore store) throws IOException {
    checkLog(store.log());
    for (CrashWrite write : underWay.values()) {
      if (happened(store, write)) {
        apply(write);
      }
    }
    underWay.clear();
    checkContents(store);
    for (Deque<String> newest : sessions.values()) {
      for (String session : newest) {
        assertTrue(store.storage.accounts().session(session).isPresent(), "a session is lost");
      }
    }
  }

  private void checkLog(List<Event> now) {
    assertEquals(log, now.subList(0, log.size()), "an old event changed");
    Sequence last = log.isEmpty() ? Sequence.NONE : log.getLast().sequence();
    List<CrashWrite> unheard = new ArrayList<>(underWay.values());
    for (Event event : now.subList(log.size(), now.size())) {
      assertTrue(event.sequence().isAfter(last), "sequences do not increase");
      last = event.sequence();
      CrashWrite write = acknowledged.remove(event.sequence().value());
      if (write == null) {
        Optional<CrashWrite> mine = unheard.stream().filter(w -> isOf(event, w)).findFirst();
        assertTrue(mine.isPresent(), "nobody wrote " + event);
        unheard.remove(mine.get());
      } else {
        assertTrue(isOf(event, write), write + " became " + event);
      }
    }
    assertEquals(Map.of(), acknowledged, "acknowledged writes are not in the log");
    log = now;
  }

  private static boolean isOf(Event event, CrashWrite write) {
    boolean samePlace =
        event.user().equals(CrashWrite.user(write.thread()))
            && event.path().toString().equals(write.path());
    return samePlace
        && switch (event) {
          case Event.Put put ->
              write.kind() == Kind.PUT && put.hash().equals(Samples.hash(write.body()));
          case Event.Delete _ -> write.kind() == Kind.DELETE;
        };
  }

  /** Whether a write that nobody heard of again took place. */
  private static boolean happened(OpenStore store, CrashWrite write) throws IOException {
    Optional<byte[]> content = store.get(CrashWrite.user(write.thread()), write.path());
    return switch (write.kind()) {
      case PUT -> content.isPresent() && Arrays.equals(content.get(), write.body());
      case DELETE -> content.isEmpty();
      case SIGN_IN -> false; // If it did, nobody has to know.
    };
  }

  private void checkContents(OpenStore store) throws IOException {
    for (int thread = 0; thread < CrashChild.THREADS; thread++) {
      for (int place = 0; place < CrashWrite.PATHS.size(); place++) {
        CrashWrite write = stored.get(new Place(thread, place));
        Optional<byte[]> content = store.get(CrashWrite.user(thread), CrashWrite.PATHS.get(place));
        assertEquals(write != null, content.isPresent(), "thread " + thread + ", " + write);
        if (write != null) {
          assertTrue(Arrays.equals(write.body(), content.orElseThrow()), "not what was written");
        }
      }
    }
  }
}
