package dev.hearth.client.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Paths and query values as they stand in a request target: UTF-8, everything percent-encoded
 * except {@code A-Z a-z 0-9 - _ . ~}, and, in paths, the slashes between segments.
 */
public final class RequestPath {
  private static final String HEX = "0123456789ABCDEF";

  private RequestPath() {}

  /**
   * The path of a resource or folder, ready to be sent.
   *
   * <p>{@code .} and {@code ..} are refused here: a server, a proxy or a library on the way
   * resolves them, and then the request is about another path than the one that was named. Empty
   * segments likewise: they vanish.
   *
   * @param path decoded, starts with {@code /}
   * @throws MalformedException if the path does not start with a slash, has an empty, {@code .} or
   *     {@code ..} segment, or cannot be written as UTF-8
   */
  public static String encode(String path) {
    if (!path.startsWith("/")) {
      throw new MalformedException("path does not start with a slash", path);
    }
    StringBuilder encoded = new StringBuilder(path.length() + 16);
    int start = 1;
    while (start <= path.length()) {
      int end = path.indexOf('/', start);
      boolean last = end < 0;
      String segment = path.substring(start, last ? path.length() : end);
      if (segment.equals(".") || segment.equals("..")) {
        throw new MalformedException("path has a segment that means another place", path);
      }
      if (segment.isEmpty() && !last) {
        throw new MalformedException("path has an empty segment", path);
      }
      encoded.append('/');
      append(encoded, segment);
      start = last ? path.length() + 1 : end + 1;
    }
    return encoded.toString();
  }

  /**
   * One query value or one path segment.
   *
   * @throws MalformedException if the text cannot be written as UTF-8
   */
  public static String encodeValue(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    append(encoded, text);
    return encoded.toString();
  }

  private static void append(StringBuilder encoded, String text) {
    ByteBuffer bytes;
    try {
      bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new MalformedException("text cannot be written as UTF-8", text, e);
    }
    while (bytes.hasRemaining()) {
      int b = bytes.get() & 0xff;
      if (isUnreserved(b)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt(b >>> 4)).append(HEX.charAt(b & 15));
      }
    }
  }

  private static boolean isUnreserved(int b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '_'
        || b == '.'
        || b == '~';
  }
}
