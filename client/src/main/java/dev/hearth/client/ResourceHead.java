package dev.hearth.client;

import java.time.Instant;
import java.util.Optional;

/**
 * What a server says about a resource before its content.
 *
 * @param length bytes of the content
 * @param contentType for example {@code text/plain}
 * @param contentHash empty at servers whose ETag is none of ours
 * @param lastModified to the second
 */
public record ResourceHead(
    long length,
    String contentType,
    Optional<ContentHash> contentHash,
    Optional<Instant> lastModified) {}
