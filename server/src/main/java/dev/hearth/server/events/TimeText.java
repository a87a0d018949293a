package dev.hearth.server.events;

import dev.hearth.storage.model.Sequence;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The times of {@code since} and {@code until}: RFC 3339 with an offset, or exactly 16 digits of
 * microseconds since 1970. A time reads as the smallest sequence that is not before it, so finer
 * fractions are rounded up and what lies before 1970 is 0.
 */
public final class TimeText {
  private static final int MICROS_CHARACTERS = 16;

  // RFC 3339 §5.6. A space stands for T as its note allows, and for the + of an offset, which a
  // query turns into one.
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "(\\d{4})-(\\d\\d)-(\\d\\d)[Tt ](\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,30}))?"
              + "(?:[Zz]|([+ -])(\\d\\d):(\\d\\d))");

  private TimeText() {}

  /** The first sequence at or after the time; empty if the text is no such time. */
  public static Optional<Sequence> parse(String text) {
    if (text.length() == MICROS_CHARACTERS && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.of(new Sequence(Long.parseLong(text)));
    }
    Matcher time = RFC_3339.matcher(text);
    if (!time.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(sequence(time));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Sequence sequence(Matcher time) {
    // A leap second is the first of the next minute; the clock behind sequences has none.
    boolean leap = number(time, 6) == 60;
    LocalDateTime local =
        LocalDateTime.of(
            number(time, 1),
            number(time, 2),
            number(time, 3),
            number(time, 4),
            number(time, 5),
            leap ? 59 : number(time, 6));
    Instant second = local.toInstant(offset(time)).plusSeconds(leap ? 1 : 0);
    Sequence whole = Sequence.at(second);
    boolean before1970 = second.getEpochSecond() < 0;
    return before1970 ? whole : new Sequence(whole.value() + microsRoundedUp(time.group(7)));
  }

  private static ZoneOffset offset(Matcher time) {
    if (time.group(8) == null) {
      return ZoneOffset.UTC;
    }
    int hours = number(time, 9);
    int minutes = number(time, 10);
    if (hours > 23 || minutes > 59) {
      throw new DateTimeException("offset out of range");
    }
    int seconds = (hours * 60 + minutes) * 60;
    // Beyond java.time's 18 hours this throws, so such offsets are refused.
    return ZoneOffset.ofTotalSeconds(time.group(8).equals("-") ? -seconds : seconds);
  }

  private static int number(Matcher time, int group) {
    return Integer.parseInt(time.group(group));
  }

  private static long microsRoundedUp(@Nullable String fraction) {
    if (fraction == null) {
      return 0;
    }
    String padded = fraction + "000000";
    long micros = Long.parseLong(padded.substring(0, 6));
    boolean finer = fraction.length() > 6 && !fraction.substring(6).matches("0*");
    return finer ? micros + 1 : micros;
  }
}
