package dev.hearth.storage.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The absolute, normalised path of a file, or of a folder when it ends in {@code /}: UTF-8, 1 to
 * 4096 bytes, every segment 1 to 255 bytes, no control characters, no {@code .} or {@code ..} (wire
 * specification §5.2, rules 1 to 8 already applied). Order is the unsigned order of the bytes.
 */
public final class ResourcePath implements Comparable<ResourcePath> {
  public static final int BYTES_MAX = 4096;
  public static final int SEGMENT_BYTES_MAX = 255;

  private final String text;
  private final byte[] utf8;

  private ResourcePath(String text, byte[] utf8) {
    this.text = text;
    this.utf8 = utf8;
  }

  /**
   * The path of a text that is already normalised.
   *
   * @throws IllegalArgumentException if the text is not a normalised path as described above; the
   *     message names the rule and never repeats the text
   */
  public static ResourcePath of(String text) {
    byte[] utf8 = encode(text);
    check(text, utf8);
    return new ResourcePath(text, utf8);
  }

  /** Trusts bytes that were checked when they were stored; used when rows are read back. */
  public static ResourcePath ofStored(byte[] utf8) {
    return new ResourcePath(new String(utf8, StandardCharsets.UTF_8), utf8);
  }

  private static byte[] encode(String text) {
    try {
      var encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] utf8 = new byte[encoded.remaining()];
      encoded.get(utf8);
      return utf8;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a path is valid Unicode", e);
    }
  }

  private static void check(String text, byte[] utf8) {
    require(utf8.length <= BYTES_MAX, "a path has at most 4096 bytes");
    require(text.startsWith("/"), "a path starts with /");
    for (int i = 0; i < text.length(); i++) {
      require(!Character.isISOControl(text.charAt(i)), "a path has no control characters");
    }
    int start = 1;
    for (int i = 1; i <= utf8.length; i++) {
      if (i < utf8.length && utf8[i] != '/') {
        continue;
      }
      int length = i - start;
      boolean trailing = i == utf8.length && length == 0;
      require(length > 0 || trailing, "a path has no empty segments");
      require(length <= SEGMENT_BYTES_MAX, "a path segment has at most 255 bytes");
      boolean dot = length == 1 && utf8[start] == '.';
      boolean dots = length == 2 && utf8[start] == '.' && utf8[start + 1] == '.';
      require(!dot && !dots, "a path has no . or .. segments");
      start = i + 1;
    }
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  public boolean isFolder() {
    return utf8[utf8.length - 1] == '/';
  }

  /** True if the path is at or below {@code /pub/} or {@code /priv/}, as the root given says. */
  public boolean isUnder(String root) {
    return text.startsWith(root);
  }

  public int length() {
    return utf8.length;
  }

  /** The UTF-8 bytes; a copy. */
  public byte[] utf8() {
    return utf8.clone();
  }

  /** Copies the UTF-8 bytes; returns the offset behind them. */
  public int copyTo(byte[] target, int offset) {
    System.arraycopy(utf8, 0, target, offset, utf8.length);
    return offset + utf8.length;
  }

  /** Appends the UTF-8 bytes to a buffer. */
  public void write(ByteBuffer target) {
    target.put(utf8);
  }

  @Override
  public int compareTo(ResourcePath other) {
    return Arrays.compareUnsigned(utf8, other.utf8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ResourcePath path && Arrays.equals(utf8, path.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  /** The decoded text. */
  @Override
  public String toString() {
    return text;
  }
}
