package dev.hearth.server.http;

import java.util.Optional;

/**
 * The part of a content that a {@code Range} header asks for (RFC 9110 §14).
 *
 * <pre>
 * of 10 bytes:  bytes=0-3    0..3        bytes=8-99   8..9       bytes=-3   7..9
 *               bytes=10-    416         bytes=-0     416        bytes=3-1  ignored: whole content
 *               bytes=0-1,4-5            ignored: a server may answer several ranges with the whole
 * </pre>
 *
 * @param first index of the first byte
 * @param length at least 1
 */
public record ByteRange(long first, long length) {
  /** A range that begins behind the end. */
  public static final ByteRange UNSATISFIABLE = new ByteRange(-1, 0);

  private static final String UNIT = "bytes=";
  private static final int DIGITS_MAX = 18;

  /** False if the range begins behind the end. */
  public boolean isSatisfiable() {
    return length > 0;
  }

  /** Empty if the header is to be ignored. */
  public static Optional<ByteRange> parse(String header, long size) {
    if (!header.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
      return Optional.empty();
    }
    String range = header.substring(UNIT.length()).strip();
    int dash = range.indexOf('-');
    if (dash < 0 || !isNumber(range, 0, dash) || !isNumber(range, dash + 1, range.length())) {
      return Optional.empty();
    }
    if (dash == 0) {
      return range.length() == 1
          ? Optional.empty()
          : Optional.of(suffix(Long.parseLong(range.substring(1)), size));
    }
    long first = Long.parseLong(range.substring(0, dash));
    long last =
        dash == range.length() - 1 ? Long.MAX_VALUE : Long.parseLong(range.substring(dash + 1));
    if (last < first) {
      return Optional.empty();
    }
    return Optional.of(
        first >= size ? UNSATISFIABLE : new ByteRange(first, Math.min(last, size - 1) - first + 1));
  }

  private static ByteRange suffix(long count, long size) {
    long length = Math.min(count, size);
    return length == 0 ? UNSATISFIABLE : new ByteRange(size - length, length);
  }

  /** What {@code Content-Range} says of a satisfiable range of so many bytes. */
  public String of(long size) {
    return "bytes " + first + "-" + (first + length - 1) + "/" + size;
  }

  /** The 416 that an unsatisfiable range of so many bytes gets. */
  public static ProblemException refused(long size) {
    return Problem.of(416, "range_not_satisfiable", "Range Not Satisfiable")
        .with("length", size)
        .withHeader("Content-Range", "bytes */" + size)
        .exception();
  }

  /** Empty counts; what has more than 18 digits does not. */
  private static boolean isNumber(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return to - from <= DIGITS_MAX;
  }
}
