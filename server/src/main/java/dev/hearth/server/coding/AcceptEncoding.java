package dev.hearth.server.coding;

import java.util.List;
import java.util.Optional;

/**
 * Chooses a coding by {@code Accept-Encoding} (RFC 9110 §12.5.3). Without the header nothing is
 * coded, although the RFC would allow it: whoever sends none rarely decodes any.
 *
 * <pre>
 * gzip, deflate, br, zstd       zstd, the server's favourite of equal weights
 * zstd;q=0.5, gzip              gzip
 * gzip;q=0, *                   zstd: what is not named weighs what * does
 * identity, gzip;q=0.5          identity
 * br                            identity
 * </pre>
 *
 * <p>A member that is malformed counts for nothing. {@code identity;q=0} with nothing else that is
 * known gets identity all the same: the RFC prefers that to a refusal.
 */
public final class AcceptEncoding {
  private static final int ABSENT = -1;
  private static final int FULL = 1000;

  private AcceptEncoding() {}

  /**
   * The best coding the client takes.
   *
   * @param lines every line of the header, in order
   * @param offered what the server would send, its favourite first
   */
  public static Coding choose(List<String> lines, List<Coding> offered) {
    if (lines.isEmpty()) {
      return Coding.IDENTITY;
    }
    int star = weight(lines, "*");
    Coding best = Coding.IDENTITY;
    int bestWeight = identityWeight(lines);
    for (Coding coding : offered) {
      int named = weight(lines, coding.text());
      if (named == ABSENT && coding == Coding.GZIP) {
        named = weight(lines, "x-gzip");
      }
      int weight = named == ABSENT ? Math.max(star, 0) : named;
      // The first of equals stays, but anything wanted is better than nothing said of identity.
      if (weight > bestWeight) {
        best = coding;
        bestWeight = weight;
      }
    }
    return best;
  }

  /** Identity is the worst of what is wanted unless it is named. */
  private static int identityWeight(List<String> lines) {
    return Math.max(weight(lines, Coding.IDENTITY.text()), 0);
  }

  /** In thousandths; {@link #ABSENT} if it is not named. */
  private static int weight(List<String> lines, String name) {
    for (String line : lines) {
      int start = 0;
      while (start <= line.length()) {
        int comma = line.indexOf(',', start);
        int end = comma < 0 ? line.length() : comma;
        Optional<Integer> weight = weightOf(line.substring(start, end), name);
        if (weight.isPresent()) {
          return weight.get();
        }
        start = end + 1;
      }
    }
    return ABSENT;
  }

  private static Optional<Integer> weightOf(String member, String name) {
    int semicolon = member.indexOf(';');
    String coding = (semicolon < 0 ? member : member.substring(0, semicolon)).strip();
    if (!coding.equalsIgnoreCase(name)) {
      return Optional.empty();
    }
    return semicolon < 0 ? Optional.of(FULL) : quality(member.substring(semicolon + 1).strip());
  }

  /** {@code q=0.5} in thousandths; empty if it is anything else. */
  private static Optional<Integer> quality(String parameter) {
    if (!parameter.regionMatches(true, 0, "q=", 0, 2)) {
      return Optional.empty();
    }
    String value = parameter.substring(2);
    boolean wellFormed =
        !value.isEmpty()
            && value.length() <= 5
            && (value.charAt(0) == '0' || value.charAt(0) == '1')
            && (value.length() == 1 || value.charAt(1) == '.');
    if (!wellFormed) {
      return Optional.empty();
    }
    int thousandths = value.charAt(0) == '1' ? FULL : 0;
    int unit = 100;
    for (int i = 2; i < value.length(); i++, unit /= 10) {
      char digit = value.charAt(i);
      if (digit < '0' || digit > '9') {
        return Optional.empty();
      }
      thousandths += (digit - '0') * unit;
    }
    return thousandths <= FULL ? Optional.of(thousandths) : Optional.empty();
  }
}
