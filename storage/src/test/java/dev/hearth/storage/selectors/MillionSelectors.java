package dev.hearth.storage.selectors;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * A million selectors as people might have them: folders, deeper folders and files of 10,000 users,
 * a tenth of them of everyone. Kept in a map as well, by text, so that what a path matches can be
 * asked prefix by prefix without the tables.
 */
final class MillionSelectors {
  static final int COUNT = 1_000_000;
  private static final int USERS = 10_000;

  private final Random random;
  private final Map<String, Long> numbers = new HashMap<>();

  MillionSelectors(Random random) {
    this.random = random;
  }

  void store(SelectorTables tables) throws Exception {
    List<Selector> batch = new ArrayList<>();
    List<CompletableFuture<Void>> done = new ArrayList<>();
    while (numbers.size() < COUNT) {
      Optional<Pubky> user = random.nextInt(10) == 0 ? Optional.empty() : Optional.of(user());
      String path = path();
      String prefix = prefix(path);
      if (numbers.putIfAbsent(text(user, prefix), (long) done.size()) == null) {
        batch.add(Selector.of(user, prefix.getBytes(StandardCharsets.UTF_8)));
      }
      if (batch.size() == 1000) {
        done.add(tables.add(done.size(), batch));
        batch.clear();
      }
    }
    CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).get(120, SECONDS);
  }

  Pubky user() {
    long number = random.nextInt(USERS);
    // Spread over the key space as real keys are.
    return new Pubky(number * 0x9E3779B97F4A7C15L, number, ~number, number * 31);
  }

  String path() {
    return "/pub/app" + random.nextInt(20) + "/f" + random.nextInt(50) + "/" + random.nextInt(4000);
  }

  /** The path itself, or one of its folders. */
  private String prefix(String path) {
    String prefix = path;
    for (int up = random.nextInt(4); up > 0; up--) {
      prefix = prefix.substring(0, prefix.lastIndexOf('/', prefix.length() - 2) + 1);
    }
    return prefix;
  }

  private static String text(Optional<Pubky> user, String prefix) {
    return user.map(Pubky::toString).orElse("*") + prefix;
  }

  Set<Long> expected(Pubky user, String path) {
    Set<Long> expected = new TreeSet<>();
    for (int length = 1; length <= path.length(); length++) {
      String prefix = path.substring(0, length);
      for (String key : List.of(text(Optional.of(user), prefix), text(Optional.empty(), prefix))) {
        Long number = numbers.get(key);
        if (number != null) {
          expected.add(number);
        }
      }
    }
    return expected;
  }
}
