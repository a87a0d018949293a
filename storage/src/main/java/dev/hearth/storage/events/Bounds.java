package dev.hearth.storage.events;

import dev.hearth.storage.model.Sequence;

/**
 * The edges of the log as one read transaction saw them.
 *
 * @param floor the greatest sequence that retention removed; a cursor is good iff it is at or above
 * @param newest the greatest row, or the floor when there is none
 */
public record Bounds(Sequence floor, Sequence newest) {}
