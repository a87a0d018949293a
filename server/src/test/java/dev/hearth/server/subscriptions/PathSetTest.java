package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.hearth.storage.model.ResourcePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every path is looked up as one comparison after the other would find it. */
class PathSetTest {
  private static final List<String> NAMES = List.of("a", "a!", "ab", "b", "\u00e9", "\ud83d\ude00");

  private static long seed() {
    String asked = System.getProperty("seed", "");
    return asked.isEmpty() ? System.nanoTime() : Long.parseLong(asked);
  }

  private static ResourcePath path(Random random, boolean mayBeFolder) {
    StringBuilder text = new StringBuilder();
    int segments = 1 + random.nextInt(4);
    for (int i = 0; i < segments; i++) {
      text.append('/').append(NAMES.get(random.nextInt(NAMES.size())));
    }
    return ResourcePath.of(text + (mayBeFolder && random.nextBoolean() ? "/" : ""));
  }

  private static boolean selects(ResourcePath entry, ResourcePath path) {
    return entry.isFolder() ? path.toString().startsWith(entry.toString()) : path.equals(entry);
  }

  private static boolean contains(PathSet set, ResourcePath path) {
    byte[] scratch = new byte[ResourcePath.BYTES_MAX];
    Arrays.fill(scratch, (byte) 'x'); // What another path left there.
    return set.contains(scratch, path.copyTo(scratch, 0));
  }

  @Test
  void randomSets_containWhatAnyEntrySelects() {
    long seed = seed();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      List<ResourcePath> entries = new ArrayList<>();
      int count = 1 + random.nextInt(12);
      for (int i = 0; i < count; i++) {
        entries.add(path(random, true));
      }
      PathSet set = PathSet.of(entries);
      for (int i = 0; i < 30; i++) {
        ResourcePath path = path(random, false);
        boolean expected = entries.stream().anyMatch(entry -> selects(entry, path));
        assertEquals(expected, contains(set, path), "seed " + seed + ": " + path + " " + entries);
      }
    }
  }

  @Test
  void prefixes_meetWhatBeginsWithThem_andWhatLiesBelowAFolder() {
    long seed = seed();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      List<ResourcePath> entries = new ArrayList<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        entries.add(path(random, true));
      }
      PathSet set = PathSet.of(entries);
      for (int i = 0; i < 30; i++) {
        String whole = path(random, true).toString();
        int characters = 1 + random.nextInt(whole.codePointCount(0, whole.length()));
        String prefix = whole.substring(0, whole.offsetByCodePoints(0, characters));
        boolean expected =
            entries.stream()
                .map(ResourcePath::toString)
                .anyMatch(
                    entry ->
                        entry.startsWith(prefix)
                            || (entry.endsWith("/") && prefix.startsWith(entry)));
        assertEquals(
            expected,
            set.meets(prefix.getBytes(StandardCharsets.UTF_8)),
            "seed " + seed + ": " + prefix + " " + entries);
      }
    }
  }

  @Test
  void nothing_containsNothing() {
    assertFalse(contains(PathSet.of(List.of()), ResourcePath.of("/pub/a")));
  }
}
