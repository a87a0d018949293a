package dev.hearth.server.resources;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Names the media type of a content (wire specification §5.7): by the first bytes of its body, else
 * by the extension of its path, else {@code application/octet-stream}. Never by what the client
 * says, and without a charset.
 */
final class ContentTypes {
  static final String UNKNOWN = "application/octet-stream";
  private static final Map<String, String> BY_EXTENSION = load();

  private ContentTypes() {}

  /**
   * @param head starts with the body's first bytes
   * @param length how many of them there are
   */
  static String detect(byte[] head, int length, String path) {
    return MagicBytes.detect(head, length).orElseGet(() -> ofPath(path));
  }

  private static String ofPath(String path) {
    int name = path.lastIndexOf('/') + 1;
    int dot = path.lastIndexOf('.');
    if (dot <= name || dot == path.length() - 1) {
      return UNKNOWN;
    }
    String extension = path.substring(dot + 1).toLowerCase(Locale.ROOT);
    return BY_EXTENSION.getOrDefault(extension, UNKNOWN);
  }

  private static Map<String, String> load() {
    Map<String, String> types = new HashMap<>();
    try (InputStream table = ContentTypes.class.getResourceAsStream("content-types.txt")) {
      var reader =
          new BufferedReader(
              new InputStreamReader(
                  Objects.requireNonNull(table, "content-types.txt"), StandardCharsets.UTF_8));
      for (String line : reader.lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] words = line.strip().split(" +", -1);
          for (int i = 1; i < words.length; i++) {
            types.put(words[i], words[0]);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(types);
  }
}
