package dev.hearth.client.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hearth.client.testing.Frames;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventJsonTest {
  private static final String PUT = Frames.putJson("00361F46YR8ZR8", "/pub/a b.txt");
  private static final String DELETE = Frames.deleteJson("00361F46YR8ZR8", "/pub/ü");

  @Test
  void put_comesBackByteForByte() {
    assertEquals(PUT, EventJson.write(EventJson.event(EventJson.parse(PUT))));
  }

  @Test
  void putWithValue_comesBackByteForByte() {
    String json = PUT.replace("}", ",\"value\":\"aGVsbG8=\"}");
    assertEquals(json, EventJson.write(EventJson.event(EventJson.parse(json))));
  }

  @Test
  void delete_comesBackByteForByte() {
    assertEquals(DELETE, EventJson.write(EventJson.event(EventJson.parse(DELETE))));
  }

  /** A snapshot's picture: no position is meant, so there is no id. */
  @Test
  void putWithoutId_comesBackByteForByte() {
    String json = PUT.replace("\"id\":\"00361F46YR8ZR8\",", "");
    assertEquals(json, EventJson.write(EventJson.event(EventJson.parse(json))));
  }

  @Test
  void idThatIsNoText_isRefused() {
    String json = PUT.replace("\"id\":\"00361F46YR8ZR8\"", "\"id\":7");
    assertThrows(MalformedException.class, () -> EventJson.event(EventJson.parse(json)));
  }

  @Test
  void parts_areReadAsTheyAre() {
    assertEquals(
        new EventRecord(
            Optional.of("00361F46YR8ZR8"),
            7,
            Instant.parse("2026-11-20T10:00:00.123456Z"),
            Frames.USER,
            "/pub/a b.txt",
            Optional.of(new EventRecord.Stored(0, "text/plain", Frames.HASH, Optional.empty()))),
        EventJson.event(EventJson.parse(PUT)));
  }

  @Test
  void page_saysWhereTheNextBegins_alsoWhenItIsEmpty() {
    HistoryRecord page =
        EventJson.history("{\"events\":[],\"next\":\"pos\",\"more\":true,\"novelty\":[1]}");
    assertEquals("pos", page.next());
    assertEquals(true, page.more());
    assertEquals(0, page.events().size());
  }

  @Test
  void time_alwaysHasSixDigits() {
    assertEquals(
        "2026-11-20T10:00:00.000000Z", EventJson.time(Instant.parse("2026-11-20T10:00:00Z")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "{} trailing",
        "[]",
        "{\"events\":{},\"next\":\"a\",\"more\":true}",
        "{\"events\":[],\"more\":true}",
        "{\"events\":[],\"next\":\"a\"}",
        "{\"events\":[{}],\"next\":\"a\",\"more\":true}",
        "{\"events\":[],\"next\":1,\"more\":true}"
      })
  void brokenPages_areRefused(String text) {
    assertThrows(MalformedException.class, () -> EventJson.history(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sequence",
        "time",
        "user",
        "path",
        "length",
        "content_type",
        "content_hash",
        "event"
      })
  void recordThatLacksAMember_isRefused(String member) {
    String json = PUT.replace('"' + member + '"', "\"other\"");
    assertThrows(MalformedException.class, () -> EventJson.event(EventJson.parse(json)));
  }
}
