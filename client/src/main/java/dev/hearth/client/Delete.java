package dev.hearth.client;

import java.time.Instant;
import java.util.Optional;

/** A resource was deleted. After a snapshot it may name a path that was never shown. */
public record Delete(Optional<String> id, long sequence, Instant time, Pubky user, String path)
    implements Event {}
