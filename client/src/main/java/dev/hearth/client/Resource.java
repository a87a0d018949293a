package dev.hearth.client;

/** A resource, held whole. */
public record Resource(ResourceHead head, Content content) {}
