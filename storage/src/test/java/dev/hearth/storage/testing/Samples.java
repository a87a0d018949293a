package dev.hearth.storage.testing;

import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.commons.codec.digest.Blake3;

/** Values that tests need some of, and do not care which. */
public final class Samples {
  private Samples() {}

  /** The n-th key: far from every other, always the same. */
  public static Pubky key(long n) {
    byte[] bytes = new byte[Pubky.BYTES];
    new Random(n).nextBytes(bytes);
    return Pubky.of(bytes);
  }

  public static ContentHash hash(byte[] content) {
    return ContentHash.of(Blake3.hash(content));
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static ResourcePath path(String text) {
    return ResourcePath.of(text);
  }

  /** A path of exactly this many bytes, that starts with a text and has legal segments. */
  public static ResourcePath pathOf(String start, int bytes) {
    StringBuilder text = new StringBuilder(start);
    while (text.length() < bytes) {
      int segment = text.length() - text.lastIndexOf("/") - 1;
      text.append(segment >= 200 && text.length() < bytes - 1 ? '/' : 'x');
    }
    return ResourcePath.of(text.toString());
  }
}
