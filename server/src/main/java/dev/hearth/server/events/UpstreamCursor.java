package dev.hearth.server.events;

import dev.hearth.server.subscriptions.Cursor;
import dev.hearth.storage.model.Sequence;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Cursors on upstream's routes (wire specification §6.1): any unsigned 64-bit number, and besides
 * it the texts of our own. A number beyond our sequences reads as the greatest of them.
 */
public final class UpstreamCursor {
  private static final int DIGITS_MAX = 20;

  private UpstreamCursor() {}

  /** The cursor of a text; empty if it is malformed. */
  public static Optional<Cursor> parse(String text) {
    boolean positional = text.length() >= Sequence.TEXT_CHARACTERS && text.charAt(0) == '0';
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || positional || text.length() > DIGITS_MAX) {
      return Cursor.parse(text);
    }
    BigInteger number = new BigInteger(text);
    if (number.bitLength() > Long.SIZE) {
      return Optional.empty();
    }
    long sequence = number.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    return Optional.of(new Cursor.Decimal(new Sequence(sequence)));
  }
}
