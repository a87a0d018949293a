package dev.hearth.storage.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.Seeds;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The length of ids' suffix, against a comparison of every pair of keys' texts. */
final class SuffixLengthTest {
  private static int expected(List<Pubky> keys) {
    int length = 1;
    for (Pubky one : keys) {
      for (Pubky other : keys) {
        if (!one.equals(other)) {
          length = Math.max(length, 1 + shared(one.toString(), other.toString()));
        }
      }
    }
    return Math.min(12, length);
  }

  private static int shared(String one, String other) {
    int shared = 0;
    while (shared < one.length() && one.charAt(shared) == other.charAt(shared)) {
      shared++;
    }
    return shared;
  }

  @Test
  void isTheShortestThatTellsEveryTwoKeysApart_andIsStoredInTheRow(@TempDir Path folder) {
    Random random = Seeds.random("SuffixLengthTest", 2);
    List<Pubky> keys = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN)) {
      for (int i = 0; i < 40; i++) {
        Pubky key = next(keys, i, random);
        keys.add(key);
        TestStore.settled(store.register(key));
        Event event = store.put(key, Samples.path("/pub/a"), "x").event();
        assertEquals(expected(keys), event.suffixLength());
        events.add(event);
      }
      assertEquals(12, events.getLast().suffixLength());
      assertEquals(events, store.log()); // An id never changes.
    }
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN)) {
      Event event = store.put(keys.getFirst(), Samples.path("/pub/b"), "x").event();
      assertTrue(event.suffixLength() == 12);
    }
  }

  /**
   * Every fourth is close to an earlier one, the last so close that twelve characters are shared.
   */
  private static Pubky next(List<Pubky> keys, int i, Random random) {
    Pubky key;
    do {
      int bit = i == 39 ? 70 : 3 + random.nextInt(60);
      key = i % 4 == 3 ? near(keys.get(random.nextInt(keys.size())), bit) : any(random);
    } while (keys.contains(key));
    return key;
  }

  private static Pubky any(Random random) {
    byte[] bytes = new byte[Pubky.BYTES];
    random.nextBytes(bytes);
    return Pubky.of(bytes);
  }

  /** A key that differs from another one in a single bit. */
  private static Pubky near(Pubky key, int bit) {
    byte[] bytes = key.bytes();
    bytes[bit / 8] ^= (byte) (0x80 >>> (bit % 8));
    return Pubky.of(bytes);
  }
}
