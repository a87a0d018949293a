package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Sequence;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A client's position as it was spelt: exclusive, the last thing seen (design §3).
 *
 * <pre>
 * 0                         decimal; "from the oldest kept", never refused
 * 1795212694655484          decimal: 0 or [1-9][0-9]{0,18}
 * 00361F46YR8ZR             position: 13 characters of Crockford base32
 * 00361F46YR8ZR8p           event id: a position and 1 to 12 characters of the user's key
 * </pre>
 *
 * <p>Text of 13 or more characters that starts with {@code 0} is never decimal, and until the year
 * 20238, when sequences reach 2^59, every position does.
 */
public sealed interface Cursor {
  int DECIMAL_CHARACTERS_MAX = 19;
  int SUFFIX_CHARACTERS_MAX = 12;

  /** Of which a suffix is made: z-base-32. */
  String KEY_CHARACTERS = "ybndrfg8ejkmcpqxot1uwisza345h769";

  /** The sequence it names; every later event has not been seen. */
  Sequence sequence();

  /** True for the decimal 0: from the oldest kept, whatever that is when it is read. */
  default boolean isOldest() {
    return false;
  }

  /** A plain number. */
  record Decimal(Sequence sequence) implements Cursor {
    @Override
    public boolean isOldest() {
      return sequence.value() == 0;
    }
  }

  /** The text of a sequence, as progress, {@code live}, {@code reset} and {@code next} carry it. */
  record Position(Sequence sequence) implements Cursor {}

  /** The id of one event: its position and the first characters of its user's key. */
  record EventId(Sequence sequence, String suffix) implements Cursor {}

  /** Reads any of the three forms; empty if the text is none of them. */
  static Optional<Cursor> parse(String text) {
    if (isDigits(text) && (text.length() == 1 || text.charAt(0) != '0')) {
      return decimal(text); // Or nothing: the digits of an event id start with 0.
    }
    if (text.length() < Sequence.TEXT_CHARACTERS
        || text.length() > Sequence.TEXT_CHARACTERS + SUFFIX_CHARACTERS_MAX) {
      return Optional.empty();
    }
    Optional<Sequence> position = Sequence.parse(text.substring(0, Sequence.TEXT_CHARACTERS));
    String suffix = text.substring(Sequence.TEXT_CHARACTERS);
    if (!suffix.chars().allMatch(c -> KEY_CHARACTERS.indexOf(c) >= 0)) {
      return Optional.empty();
    }
    if (suffix.isEmpty()) {
      return position.map(Position::new);
    }
    return position.map(sequence -> new EventId(sequence, suffix));
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Optional<Cursor> decimal(String text) {
    if (text.length() > DECIMAL_CHARACTERS_MAX) {
      return Optional.empty();
    }
    // Nineteen digits may lie beyond 2^63 - 1; such a number is of the future all the same.
    long number = new BigInteger(text).min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    return Optional.of(new Decimal(new Sequence(number)));
  }
}
