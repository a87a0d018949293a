package dev.hearth.storage.pages;

/**
 * One page that is kept.
 *
 * @param events public events in it
 * @param bytes of its file
 */
public record SealedPage(PageName name, int events, long bytes) {}
