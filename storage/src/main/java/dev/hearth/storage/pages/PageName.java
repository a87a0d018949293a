package dev.hearth.storage.pages;

import dev.hearth.storage.model.Sequence;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What names a page: the stretch of the log it covers and the content of its file, so that one name
 * never stands for two contents, wherever it is cached. Text: {@code
 * 00361F46YR8ZR-00361F46YR9ZG-9c01d4e5b6773f2a41d2c3b4a5968778}.
 *
 * @param after the page covers what is greater than this …
 * @param through … up to and with this, which is greater than after
 * @param hash first 16 bytes of the SHA-256 of the file, 32 lower-case hexadecimal digits
 */
public record PageName(Sequence after, Sequence through, String hash) {
  private static final int HASH_BYTES = 16;
  private static final int HASH_DIGITS = 2 * HASH_BYTES;
  private static final int TEXT_CHARACTERS = 2 * (Sequence.TEXT_CHARACTERS + 1) + HASH_DIGITS;

  public PageName {
    if (!through.isAfter(after)) {
      throw new IllegalArgumentException("a page covers something");
    }
    if (hash.length() != HASH_DIGITS || !hash.chars().allMatch(PageName::isDigit)) {
      throw new IllegalArgumentException("a page's hash has 32 lower-case hexadecimal digits");
    }
  }

  private static boolean isDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  /** The name of a text in exactly the form that {@link #toString} gives. */
  public static Optional<PageName> parse(String text) {
    if (text.length() != TEXT_CHARACTERS) {
      return Optional.empty();
    }
    int second = Sequence.TEXT_CHARACTERS + 1;
    Optional<Sequence> after = Sequence.parse(text.substring(0, second - 1));
    Optional<Sequence> through = Sequence.parse(text.substring(second, 2 * second - 1));
    if (after.isEmpty() || through.isEmpty()) {
      return Optional.empty();
    }
    try {
      PageName name = new PageName(after.get(), through.get(), text.substring(2 * second));
      return name.toString().equals(text) ? Optional.of(name) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The hash of a file's bytes, as names have it. */
  static String hash(ByteBuffer file) {
    MessageDigest digest = digest();
    digest.update(file.duplicate());
    return hash(digest);
  }

  /** The hash of all that was put into a {@link #digest}. */
  static String hash(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
  }

  /** What takes a file's bytes piece by piece. */
  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return after + "-" + through + "-" + hash;
  }
}
