package dev.hearth.client.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes {@link EventRecord}s and reads the pages of the history. Unknown members are
 * ignored.
 */
public final class EventJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private EventJson() {}

  /** A time as the protocol writes it: UTC, six digits of a second. */
  public static String time(Instant time) {
    return MICROS.format(time);
  }

  /**
   * Any JSON document.
   *
   * @throws MalformedException if it is none
   */
  public static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new MalformedException("not JSON", text, e);
    }
  }

  /**
   * One event.
   *
   * @throws MalformedException if it is not the record that the protocol draws
   */
  public static EventRecord event(JsonNode node) {
    String kind = text(node, "event");
    Optional<EventRecord.Stored> put =
        switch (kind) {
          case "PUT" ->
              Optional.of(
                  new EventRecord.Stored(
                      number(node, "length"),
                      text(node, "content_type"),
                      text(node, "content_hash"),
                      node.hasNonNull("value")
                          ? Optional.of(text(node, "value"))
                          : Optional.empty()));
          case "DEL" -> Optional.empty();
          default -> throw new MalformedException("event is neither PUT nor DEL", kind);
        };
    return new EventRecord(
        node.has("id") ? Optional.of(text(node, "id")) : Optional.empty(),
        number(node, "sequence"),
        time(node, "time"),
        text(node, "user"),
        text(node, "path"),
        put);
  }

  /**
   * One page of the history.
   *
   * @throws MalformedException if it is not the page that the protocol draws
   */
  public static HistoryRecord history(String text) {
    JsonNode page = parse(text);
    JsonNode events = page.path("events");
    JsonNode more = page.path("more");
    if (!events.isArray() || !more.isBoolean()) {
      throw new MalformedException(
          "page has no events or does not say whether there is more", text);
    }
    List<EventRecord> records = new ArrayList<>(events.size());
    events.forEach(event -> records.add(event(event)));
    return new HistoryRecord(records, text(page, "next"), more.booleanValue());
  }

  /** The record as one line of JSON. */
  public static String write(EventRecord event) {
    ObjectNode node = JSON.createObjectNode();
    event.id().ifPresent(id -> node.put("id", id));
    node.put("sequence", event.sequence());
    node.put("time", time(event.time()));
    node.put("event", event.put().isPresent() ? "PUT" : "DEL");
    node.put("user", event.user());
    node.put("path", event.path());
    event
        .put()
        .ifPresent(
            put -> {
              node.put("length", put.length());
              node.put("content_type", put.contentType());
              node.put("content_hash", put.contentHash());
              put.value().ifPresent(value -> node.put("value", value));
            });
    return node.toString();
  }

  /**
   * A text that must be there.
   *
   * @throws MalformedException if it is not
   */
  public static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isTextual()) {
      throw new MalformedException("JSON lacks a text that the protocol promises", name);
    }
    return value.textValue();
  }

  /**
   * A time that must be there.
   *
   * @throws MalformedException if it is not
   */
  public static Instant time(JsonNode node, String name) {
    String text = text(node, name);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new MalformedException("JSON has a time that cannot be read", text, e);
    }
  }

  /**
   * A whole number that must be there.
   *
   * @throws MalformedException if it is not
   */
  static long number(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new MalformedException("JSON lacks a number that the protocol promises", name);
    }
    return value.longValue();
  }
}
