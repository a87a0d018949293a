package dev.hearth.server.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** JSON as a stranger reads it. */
record Json(JsonNode node) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Json parse(String text) {
    try {
      return new Json(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  /** False of a text that was cut short. */
  static boolean isWhole(String text) {
    try {
      MAPPER.readTree(text);
      return true;
    } catch (JsonProcessingException _) {
      return false;
    }
  }

  /** A member that must be there. */
  Json member(String name) {
    JsonNode member = node.get(name);
    if (member == null) {
      throw new AssertionError("no " + name + " in " + node);
    }
    return new Json(member);
  }

  boolean has(String name) {
    return node.has(name);
  }

  String text(String name) {
    return member(name).node.asText();
  }

  boolean isTrue(String name) {
    return member(name).node.asBoolean();
  }

  List<Json> list(String name) {
    List<Json> list = new ArrayList<>();
    member(name).node.forEach(element -> list.add(new Json(element)));
    return list;
  }

  /** One record of history or of a stream. */
  Change change() {
    boolean put = text("event").equals("PUT");
    String hash = put ? text("content_hash") : "";
    long sequence = member("sequence").node.asLong();
    if (Change.sequence(text("id")) != sequence) {
      throw new AssertionError("the id is not that of the sequence: " + node);
    }
    return new Change(sequence, put, text("user"), text("path"), hash);
  }

  @Override
  public String toString() {
    return node.toString();
  }
}
