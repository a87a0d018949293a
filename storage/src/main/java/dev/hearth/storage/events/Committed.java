package dev.hearth.storage.events;

import dev.hearth.storage.model.Event;

/**
 * The outcome of a durable put or delete.
 *
 * @param created true if there was no content at the path before
 */
public record Committed(Event event, boolean created) {}
