package dev.hearth.client;

import java.util.Optional;

/**
 * A write that the server has made durable.
 *
 * @param eventId names the event of this write, so that a subscriber can wait for it; empty at
 *     servers that do not say
 * @param contentHash of what the server stored; empty after a delete and at servers that do not say
 */
public record Written(Optional<String> eventId, Optional<ContentHash> contentHash) {}
