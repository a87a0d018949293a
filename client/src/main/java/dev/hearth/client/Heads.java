package dev.hearth.client;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads what answers say in their headers. */
final class Heads {
  private Heads() {}

  static ResourceHead resource(HttpHeaders headers) {
    return new ResourceHead(
        headers.firstValueAsLong("Content-Length").orElse(0),
        headers.firstValue("Content-Type").orElse("application/octet-stream"),
        contentHash(headers),
        headers.firstValue("Last-Modified").flatMap(Heads::date));
  }

  static Written written(HttpHeaders headers) {
    return new Written(headers.firstValue("Hearth-Event-Id"), contentHash(headers));
  }

  private static Optional<ContentHash> contentHash(HttpHeaders headers) {
    return headers.firstValue("ETag").flatMap(ContentHash::ofETag);
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
