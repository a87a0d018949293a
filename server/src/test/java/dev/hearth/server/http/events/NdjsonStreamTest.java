package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.StreamClient;
import dev.hearth.storage.model.Event;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One JSON object a line (docs/protocol.md §10). */
class NdjsonStreamTest extends OneUserFixture {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode next(StreamClient stream) throws IOException {
    return JSON.readTree(stream.line());
  }

  @Test
  void aLine_isOneObject_eventsAreRecordsAndTheRestHasAType() throws IOException {
    Event put = server.put(alice, "/pub/a \"quoted\".txt", "x");
    try (StreamClient stream = reader.open("/events/?subscribe=*/&cursor=0&format=ndjson")) {
      assertEquals("application/x-ndjson", stream.head().header("Content-Type").orElseThrow());
      assertEquals("hello", next(stream).get("type").textValue());
      JsonNode record = next(stream);
      assertEquals("PUT", record.get("event").textValue());
      assertEquals("/pub/a \"quoted\".txt", record.get("path").textValue());
      assertEquals(put.sequence().value(), record.get("sequence").longValue());
      JsonNode live = next(stream);
      assertEquals("live", live.get("type").textValue());
      assertEquals(put.sequence().toString(), live.get("cursor").textValue());
      server.delete(alice, "/pub/a \"quoted\".txt");
      assertEquals("DEL", next(stream).get("event").textValue());
    }
  }

  /** What a line says is what history says, but for the brackets. */
  @Test
  void records_areThoseOfHistory() throws IOException {
    server.putMany(alice, "/pub/app/", 20);
    JsonNode page =
        JSON.readTree(reader.get("/events/?format=json&limit=20", "Accept: */*").text());
    try (StreamClient stream =
        reader.open("/events/?subscribe=*/&cursor=0&limit=20", "Accept: application/x-ndjson")) {
      next(stream);
      for (JsonNode record : page.get("events")) {
        assertEquals(record, next(stream));
      }
      JsonNode bye = next(stream);
      assertEquals("bye limit", bye.get("type").textValue() + " " + bye.get("reason").textValue());
    }
  }

  @Test
  void heartbeatsAreEmptyLines_andProgressAndResetAreObjects() throws IOException {
    Event first = server.put(alice, "/pub/a", "x");
    try (StreamClient stream =
        reader.open("/events/?subscribe=*/pub/quiet/&cursor=9000000000000000000&format=ndjson")) {
      assertEquals("hello", next(stream).get("type").textValue());
      JsonNode reset = next(stream);
      assertEquals("reset", reset.get("type").textValue());
      assertEquals("future", reset.get("reason").textValue());
      assertEquals(first.sequence().toString(), reset.get("newest").textValue());
      assertEquals("live", next(stream).get("type").textValue());
      server.awaitLive(1);
      ticker.advance(Duration.ofSeconds(16));
      assertEquals("", stream.line());
      Event other = server.put(alice, "/pub/loud", "x");
      server.awaitPublished(other.sequence());
      ticker.advance(Duration.ofSeconds(16));
      JsonNode cursor = next(stream);
      assertEquals("cursor", cursor.get("type").textValue());
      assertEquals(other.sequence().toString(), cursor.get("cursor").textValue());
    }
  }

  @Test
  void snapshot_hasNoIds() throws IOException {
    server.put(alice, "/pub/a", "x");
    try (StreamClient stream =
        reader.open("/events/?subscribe=*/&from=snapshot&include=value&format=ndjson")) {
      next(stream);
      JsonNode shown = next(stream);
      assertTrue(shown.path("id").isMissingNode());
      assertEquals("eA==", shown.get("value").textValue());
      assertEquals("live", next(stream).get("type").textValue());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-ndjson, '', application/x-ndjson",
    "'application/x-ndjson, text/event-stream', '', text/event-stream",
    "text/event-stream, &format=ndjson, application/x-ndjson",
    "application/x-ndjson, &format=json, text/event-stream",
    "*/*, '', text/event-stream",
  })
  void theFormIsChosen_byNameThenByAccept(String accept, String format, String expected)
      throws IOException {
    RawAnswer head = reader.ask("HEAD", "/events/?subscribe=*/" + format, "Accept: " + accept);
    assertEquals(expected, head.header("Content-Type").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "/events/?format=ndjson, 400 subscribe_required",
    "/events/?subscribe=*/&format=xml, 400 bad_parameter",
    "/events/?subscribe=*/&format=ndjson&format=json, 400 bad_parameter",
  })
  void whatCannotBe_isRefused(String target, String expected) throws IOException {
    assertEquals(expected, FeedReader.problem(reader.get(target, "Accept: application/json")));
  }
}
