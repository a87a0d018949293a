package dev.hearth.storage.resources;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.TestStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;

/** Paths and contents that random tests write: few enough to meet again, and of every length. */
final class ModelPaths {
  static final Comparator<String> BYTE_ORDER =
      (a, b) -> Arrays.compareUnsigned(Samples.bytes(a), Samples.bytes(b));

  private static final String[] SEGMENTS = {
    "a", "b", "a.b", "ü", "z z", "日本", "\uD83D\uDE00", "a-"
  };

  private ModelPaths() {}

  /** Short ones mostly; the others share long beginnings and end around multiples of 480 bytes. */
  static String random(Random random) {
    if (random.nextInt(4) > 0) {
      StringBuilder path = new StringBuilder("/pub");
      for (int depth = 1 + random.nextInt(3); depth > 0; depth--) {
        path.append('/').append(SEGMENTS[random.nextInt(SEGMENTS.length)]);
      }
      return path.toString();
    }
    int around = 480 * (1 + random.nextInt(3));
    String start = "/pub/long" + random.nextInt(2);
    return Samples.pathOf(start, around - 2 + random.nextInt(5)).toString()
        + (random.nextBoolean() ? "" : SEGMENTS[random.nextInt(SEGMENTS.length)]);
  }

  /** ASCII, so that characters are bytes; some are too long to be kept in a row. */
  static String content(Random random) {
    int length = random.nextInt(10) == 0 ? 1_000 + random.nextInt(3_000) : random.nextInt(100);
    return "c".repeat(length) + (char) ('a' + random.nextInt(26));
  }

  static String read(TestStore store, Pubky user, String path) {
    try (OpenContent open = store.resources.open(user, ResourcePath.of(path)).orElseThrow()) {
      ByteBuffer bytes =
          open.inline().orElseGet(() -> ByteBuffer.allocate((int) open.resource().length()));
      if (open.file().isPresent()) {
        while (bytes.hasRemaining() && open.file().get().read(bytes, bytes.position()) > 0) {}
        bytes.flip();
      }
      return StandardCharsets.UTF_8.decode(bytes).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
