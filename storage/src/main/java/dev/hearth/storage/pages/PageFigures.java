package dev.hearth.storage.pages;

/**
 * What operators watch.
 *
 * @param pages kept
 * @param bytes of their files
 */
public record PageFigures(int pages, long bytes) {}
