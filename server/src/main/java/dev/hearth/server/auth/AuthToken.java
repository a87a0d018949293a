package dev.hearth.server.auth;

import dev.hearth.storage.model.Pubky;

/**
 * What a valid AuthToken says: that the owner of a key asked, at a time, for capabilities.
 *
 * @param timestampMicros since 1970
 */
public record AuthToken(Pubky user, long timestampMicros, Capabilities capabilities) {}
