package dev.hearth.storage.model;

/**
 * What is known of the bytes at one path of one tenant.
 *
 * @param length bytes of the content
 * @param sequence of the event that stored it; its time is the time of modification
 */
public record Resource(
    ResourcePath path, ContentHash hash, long length, String contentType, Sequence sequence) {}
