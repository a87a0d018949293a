package dev.hearth.client.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time as people write it: RFC 3339, or sixteen digits of microseconds since 1970. */
final class Times implements ITypeConverter<Instant> {
  private static final long MICROS = 1_000_000;
  private static final long NANOS = 1_000;

  @Override
  public Instant convert(String text) {
    if (text.matches("[0-9]{16}")) {
      long micros = Long.parseLong(text);
      return Instant.ofEpochSecond(micros / MICROS, micros % MICROS * NANOS);
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'" + text + "' is no time such as 2026-11-20T10:00:00Z, nor 16 digits of microseconds");
    }
  }
}
