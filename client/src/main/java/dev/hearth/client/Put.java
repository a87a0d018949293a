package dev.hearth.client;

import java.time.Instant;
import java.util.Optional;

/**
 * A resource was stored, new or over an older one.
 *
 * @param length bytes of the content
 * @param contentType as the server found it, for example {@code text/plain}
 * @param value the content itself, only where it was asked for, is small and is still the current
 *     one
 */
public record Put(
    Optional<String> id,
    long sequence,
    Instant time,
    Pubky user,
    String path,
    long length,
    String contentType,
    ContentHash contentHash,
    Optional<Content> value)
    implements Event {}
