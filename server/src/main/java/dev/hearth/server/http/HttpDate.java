package dev.hearth.server.http;

import java.time.Instant;
import java.time.LocalDate;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpDateTime;

/**
 * Dates in headers, {@code Thu, 01 Jan 1970 00:00:00 GMT} (RFC 9110 §5.6.7). Written here, because
 * Jetty's own writes one digit for the first nine days of a month; read by Jetty, which knows the
 * obsolete forms too.
 */
public final class HttpDate {
  private static final String DAYS = "ThuFriSatSunMonTueWed";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final int SECONDS_A_DAY = 86_400;

  /** The year 0 and the last second of 9999: the form has four digits for the year. */
  private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();

  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private HttpDate() {}

  /**
   * Seconds, truncated; a time that the form has no digits for is the nearest that it has. Written
   * digit by digit: every GET has one, and a formatter takes as long for it as the storage for the
   * content.
   */
  public static String format(Instant time) {
    long seconds = Math.clamp(time.getEpochSecond(), FIRST, LAST);
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_A_DAY));
    int year = day.getYear();
    int second = Math.floorMod(seconds, SECONDS_A_DAY);
    int weekday = Math.floorMod(day.toEpochDay(), 7) * 3;
    int month = (day.getMonthValue() - 1) * 3;
    StringBuilder text = new StringBuilder(29);
    text.append(DAYS, weekday, weekday + 3).append(", ");
    two(text, day.getDayOfMonth()).append(' ');
    text.append(MONTHS, month, month + 3).append(' ');
    two(two(text, year / 100), year % 100).append(' ');
    two(text, second / 3_600).append(':');
    two(text, second / 60 % 60).append(':');
    return two(text, second % 60).append(" GMT").toString();
  }

  private static StringBuilder two(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  /** Seconds since 1970; empty if it is no date. */
  public static OptionalLong parseSeconds(String text) {
    long millis = HttpDateTime.parseToEpoch(text);
    return millis < 0 ? OptionalLong.empty() : OptionalLong.of(Math.floorDiv(millis, 1_000));
  }
}
