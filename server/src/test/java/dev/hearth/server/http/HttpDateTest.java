package dev.hearth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpDateTest {
  private static final Instant YEAR_0 = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant YEAR_9999 = Instant.parse("9999-12-31T23:59:59.999999999Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1970-01-01T00:00:00Z | Thu, 01 Jan 1970 00:00:00 GMT",
        "1969-12-31T23:59:59.9Z | Wed, 31 Dec 1969 23:59:59 GMT",
        "1994-11-06T08:49:37Z | Sun, 06 Nov 1994 08:49:37 GMT",
        "2024-02-29T12:00:00.999999Z | Thu, 29 Feb 2024 12:00:00 GMT",
        "9999-12-31T23:59:59Z | Fri, 31 Dec 9999 23:59:59 GMT"
      })
  void format_isThatOfTheRfc(Instant time, String text) {
    assertEquals(text, HttpDate.format(time));
  }

  @Test
  void format_isTheFormatters_forAnyTime() {
    DateTimeFormatter formatter =
        DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    String asked = System.getProperty("seed", "");
    long seed = asked.isEmpty() ? 20_261_121 : Long.parseLong(asked);
    System.out.println("HttpDateTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      long second = random.nextLong(YEAR_0.getEpochSecond(), YEAR_9999.getEpochSecond() + 1);
      Instant time = Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
      assertEquals(formatter.format(time), HttpDate.format(time));
    }
  }

  @Test
  void whatIsWritten_isRead() {
    Instant time = Instant.parse("2026-11-09T18:20:05.5Z");
    assertEquals(
        OptionalLong.of(time.getEpochSecond()), HttpDate.parseSeconds(HttpDate.format(time)));
  }

  /** A sequence that began far above the clock has such a time. */
  @Test
  void timeBeyondTheForm_isTheNearest() {
    assertEquals("Fri, 31 Dec 9999 23:59:59 GMT", HttpDate.format(YEAR_9999.plusSeconds(1)));
    assertEquals("Sat, 01 Jan 0000 00:00:00 GMT", HttpDate.format(YEAR_0.minusSeconds(1)));
  }
}
