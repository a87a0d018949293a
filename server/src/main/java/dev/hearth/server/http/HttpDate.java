package dev.hearth.server.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpDateTime;

/**
 * Dates in headers, {@code Thu, 01 Jan 1970 00:00:00 GMT} (RFC 9110 §5.6.7). Written here, because
 * Jetty's own writes one digit for the first nine days of a month; read by Jetty, which knows the
 * obsolete forms too.
 */
public final class HttpDate {
  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private HttpDate() {}

  /** Seconds, truncated. */
  public static String format(Instant time) {
    return IMF_FIXDATE.format(time);
  }

  /** Seconds since 1970; empty if it is no date. */
  public static OptionalLong parseSeconds(String text) {
    long millis = HttpDateTime.parseToEpoch(text);
    return millis < 0 ? OptionalLong.empty() : OptionalLong.of(Math.floorDiv(millis, 1_000));
  }
}
