package dev.hearth.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Decodes {@code %XX} exactly once, as strict UTF-8. An escape that is cut short or not hexadecimal
 * stands for itself, as upstream's decoder has it; bytes that are not UTF-8 decode to nothing, and
 * never to U+FFFD. Jetty has put that character where raw bytes of the target were no UTF-8, so a
 * raw one decodes to nothing too; whoever means it escapes it.
 */
public final class PercentDecoder {
  private static final char REPLACEMENT = '\uFFFD';

  private PercentDecoder() {}

  /** Decodes a path or another text in which {@code +} is a plus. */
  public static Optional<String> decode(String raw) {
    return decode(raw, false);
  }

  /** Decodes a part of a query, in which {@code +} is a space. */
  static Optional<String> decodeForm(String raw) {
    return decode(raw, true);
  }

  private static Optional<String> decode(String raw, boolean plusIsSpace) {
    if (isPlain(raw, plusIsSpace)) {
      return Optional.of(raw);
    }
    if (raw.indexOf(REPLACEMENT) >= 0) {
      return Optional.empty();
    }
    byte[] encoded = raw.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < encoded.length; i++) {
      byte b = encoded[i];
      if (b == '%' && i + 2 < encoded.length) {
        int high = Character.digit(encoded[i + 1], 16);
        int low = Character.digit(encoded[i + 2], 16);
        if (high >= 0 && low >= 0) {
          b = (byte) (high << 4 | low);
          i += 2;
        }
      } else if (b == '+' && plusIsSpace) {
        b = ' ';
      }
      encoded[length++] = b;
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(encoded, 0, length))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isPlain(String raw, boolean plusIsSpace) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' || c >= 0x80 || (plusIsSpace && c == '+')) {
        return false;
      }
    }
    return true;
  }
}
