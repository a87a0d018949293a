package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.auth.Capabilities;
import dev.hearth.server.auth.Capability;
import dev.hearth.server.subscriptions.PathSet;
import dev.hearth.storage.model.ResourcePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a stream asks is what each capability by itself would have answered. */
class ReadScopesTest {
  private static final List<String> NAMES = List.of("a", "a!", "ab", "b", "\u00e9", "\ud83d\ude00");

  private final ReadScopes scopes = new ReadScopes();

  private static long seed() {
    String asked = System.getProperty("seed", "");
    return asked.isEmpty() ? System.nanoTime() : Long.parseLong(asked);
  }

  private static String below(Random random, int segmentsMax) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(segmentsMax); i >= 0; i--) {
      text.append(NAMES.get(random.nextInt(NAMES.size()))).append(i == 0 ? "" : "/");
    }
    return text.toString();
  }

  private static String scope(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> "/";
      case 1 -> "/priv/";
      case 2 -> "/priv";
      case 3 -> "/pub/" + below(random, 3);
      case 4 -> "/priv//" + below(random, 2) + "/";
      default -> "/priv/" + below(random, 3) + (random.nextBoolean() ? "/" : "");
    };
  }

  private static Capabilities capabilities(Random random) {
    List<String> texts = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      texts.add(scope(random) + ":" + List.of("r", "w", "rw").get(random.nextInt(3)));
    }
    return Capabilities.ofTexts(texts);
  }

  private static boolean contains(PathSet set, ResourcePath path) {
    return set.contains(path.utf8(), path.utf8().length);
  }

  @Test
  void privatePath_isReadable_whereACapabilityCoversIt() {
    long seed = seed();
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      Capabilities capabilities = capabilities(random);
      PathSet readable = scopes.of(capabilities);
      for (int i = 0; i < 20; i++) {
        ResourcePath path = ResourcePath.of("/priv/" + below(random, 4));
        assertEquals(
            capabilities.mayRead(path),
            contains(readable, path),
            "seed " + seed + ": " + path + " " + capabilities);
      }
    }
  }

  @Test
  void selector_isAllowed_whereACapabilityCouldCoverWhatItSelects() {
    long seed = seed();
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      Capabilities capabilities = capabilities(random);
      PathSet readable = scopes.of(capabilities);
      for (int i = 0; i < 20; i++) {
        String prefix = "/priv/" + (random.nextBoolean() ? "" : below(random, 3));
        boolean expected =
            capabilities.items().stream()
                .filter(Capability::read)
                .map(Capability::scope)
                .anyMatch(
                    scope ->
                        scope.startsWith(prefix)
                            || (scope.endsWith("/") && prefix.startsWith(scope)));
        assertEquals(
            expected,
            readable.meets(prefix.getBytes(StandardCharsets.UTF_8)),
            "seed " + seed + ": " + prefix + " " + capabilities);
      }
    }
  }

  /** The first bytes of a character are the beginning of a path that has the whole of it. */
  @Test
  void prefixThatEndsInsideACharacter_isComparedByItsBytes() {
    PathSet readable = scopes.of(Capabilities.parse("/priv/\u00e9:r"));
    byte[] half = "/priv/\u00c3".getBytes(StandardCharsets.ISO_8859_1);
    assertTrue(readable.meets(half));
    assertFalse(readable.meets("/priv/\u00c4".getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Bytes stand for it in which a question mark would be another path. */
  @Test
  void halfACharacter_coversNothing() {
    PathSet readable = scopes.of(Capabilities.ofTexts(List.of("/priv/\ud83d:r")));
    assertTrue(readable.isEmpty());
  }

  @Test
  void streamsThatMayReadTheSame_shareOneSet() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 255; i++) {
      many.add("/priv/" + i + "/:r");
    }
    PathSet first = scopes.of(Capabilities.ofTexts(many));
    assertSame(first, scopes.of(Capabilities.ofTexts(many.reversed())));
    assertFalse(first.isEmpty());
  }
}
