package dev.hearth.storage.events;

import dev.hearth.storage.model.Sequence;

/**
 * How far one bounded scan came, all from one read transaction.
 *
 * @param position where the next scan goes on: the last row visited; or, when the end was reached
 *     going forward, the newest sequence of that same transaction (so a quiet filter moves on)
 * @param ended true if no row is left in the scan's direction; false if a bound or the visitor
 *     ended it
 * @param bounds the log's edges in that transaction
 */
public record Scan(Sequence position, boolean ended, Bounds bounds) {}
