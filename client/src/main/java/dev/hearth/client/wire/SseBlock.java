package dev.hearth.client.wire;

import java.util.Optional;

/**
 * One complete block of an event stream.
 *
 * @param type what {@code event:} said, {@code message} if it said nothing
 * @param data the {@code data:} lines joined with line feeds; empty when there was none, and then a
 *     browser would fire no event, though the id counts
 * @param id what {@code id:} said in this very block; empty text means "forget the id"
 */
public record SseBlock(String type, Optional<String> data, Optional<String> id) {}
