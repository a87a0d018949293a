package dev.hearth.storage.blobs;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a blob, never used twice: {@code <start>-<random>}, the decimal number of the start
 * of the server that wrote it, and 32 lower-case hexadecimal digits. The start tells the sweep
 * which files no upload in progress can own.
 */
public record BlobName(long start, String random) {
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17})-([0-9a-f]{32})");

  static BlobName fresh(long start, RandomGenerator source) {
    byte[] random = new byte[16];
    source.nextBytes(random);
    return new BlobName(start, HexFormat.of().formatHex(random));
  }

  /** The name of a text, as rows and folders carry it; empty for any other text. */
  public static Optional<BlobName> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(new BlobName(Long.parseLong(matcher.group(1)), matcher.group(2)));
  }

  /** The folder that holds it: the first two digits of the random part. */
  String bucket() {
    return random.substring(0, 2);
  }

  @Override
  public String toString() {
    return start + "-" + random;
  }
}
