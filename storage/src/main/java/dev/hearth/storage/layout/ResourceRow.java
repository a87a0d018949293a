package dev.hearth.storage.layout;

import dev.hearth.storage.model.ContentHash;
import java.util.Optional;

/**
 * What table {@code resources} says of one content, without an inline content's bytes.
 *
 * @param length bytes of the content
 * @param type content-type number
 * @param sequence of the event that stored it
 * @param blob name of the file that holds the content; empty when it is inline
 */
public record ResourceRow(
    ContentHash hash, long length, int type, long sequence, Optional<String> blob) {}
