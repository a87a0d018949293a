package dev.hearth.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.client.wire.EventJson;

/**
 * A server could not continue from the cursor it was given. Between that cursor and where it
 * continues, events may be missing: an application that keeps a copy should compare it again.
 *
 * @param reason {@code expired}: retention removed what follows it; {@code unknown}: it names no
 *     event of this server; {@code future}: it is beyond the newest event
 * @param cursor where the server goes on
 * @param oldest the smallest cursor that loses nothing
 * @param newest the greatest event there is
 */
public record Reset(String reason, String cursor, String oldest, String newest) {
  static Reset of(JsonNode node) {
    return new Reset(
        EventJson.text(node, "reason"),
        node.path("cursor").asText(),
        EventJson.text(node, "oldest"),
        EventJson.text(node, "newest"));
  }
}
