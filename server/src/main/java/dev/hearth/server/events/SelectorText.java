package dev.hearth.server.events;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads selectors: {@code <pubky>} or {@code *}, then a path prefix that starts with {@code /}
 * (docs/protocol.md §2). Values come undecoded and are decoded exactly once and strictly: a broken
 * escape or bytes that are not UTF-8 are refused, and never turn into U+FFFD.
 */
public final class SelectorText {
  private SelectorText() {}

  /**
   * The distinct selectors of a parameter's values, in their order.
   *
   * @param rawValues as they stand in the query
   * @param maximum values at the most, repetitions included
   * @throws RefusedException if one is malformed or there are too many
   */
  public static List<Selector> parseAll(List<String> rawValues, int maximum) {
    if (rawValues.size() > maximum) {
      throw new RefusedException(new Refusal.TooManySelectors(maximum));
    }
    List<Selector> selectors = new ArrayList<>();
    for (String raw : rawValues) {
      Selector selector = parse(decode(raw));
      if (!selectors.contains(selector)) {
        selectors.add(selector);
      }
    }
    return List.copyOf(selectors);
  }

  /**
   * The selector of a decoded text.
   *
   * @throws RefusedException with {@code BadSelector} naming the rule it breaks
   */
  public static Selector parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw refused("a pubky or *, then a path prefix that starts with /");
    }
    return Selector.of(user(text.substring(0, slash)), prefix(text.substring(slash)));
  }

  private static Optional<Pubky> user(String text) {
    if (text.equals("*")) {
      return Optional.empty();
    }
    return Optional.of(
        Pubky.parse(text).orElseThrow(() -> refused("52 characters of z-base-32, or *")));
  }

  private static byte[] prefix(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw refused("no control characters");
      }
    }
    if (text.contains("//")) {
      throw refused("no // in a prefix");
    }
    if (text.contains("/.")) {
      refuseDots(text);
    }
    byte[] utf8 = utf8(text);
    if (utf8.length > Selector.PREFIX_BYTES_MAX) {
      throw refused("a prefix of at most 448 bytes");
    }
    return utf8;
  }

  private static void refuseDots(String text) {
    for (String segment : text.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        throw refused("no . or .. segments");
      }
    }
  }

  /** Undoes the encoding of a query's value: {@code %XX} is a byte, {@code +} a space. */
  private static String decode(String raw) {
    return isPlain(raw) ? raw : decodeEscapes(raw);
  }

  /** True if each character stands for itself, as it does in nearly every selector. */
  private static boolean isPlain(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c >= 0x80 || c == '%' || c == '+') {
        return false;
      }
    }
    return true;
  }

  private static String decodeEscapes(String raw) {
    byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '%') {
        int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
        int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw refused("two hexadecimal digits behind %");
        }
        b = (byte) (high << 4 | low);
        i += 2;
      } else if (b == '+') {
        b = ' ';
      }
      bytes[length++] = b;
    }
    // The server's reader puts this in the place of raw bytes that are not UTF-8.
    if (raw.indexOf('\uFFFD') >= 0) {
      throw refused("valid UTF-8");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw refused("valid UTF-8");
    }
  }

  private static byte[] utf8(String text) {
    try {
      var encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw refused("valid Unicode");
    }
  }

  private static RefusedException refused(String rule) {
    return new RefusedException(new Refusal.BadSelector(rule));
  }
}
