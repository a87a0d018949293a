/**
 * The durable tables as the rooms above see them: what LMDB holds, and over it what is acknowledged
 * and not there yet.
 *
 * <p>{@code Tables} and its {@code Table}s may be shared by all threads; a transaction and what was
 * read from it belong to one thread and end with it. {@code Snapshot} has the proof that a reader
 * sees one state, {@code TableCursor} the merge, {@code Checkpoint} what a part of one may do.
 * Buffers handed out may lie on the heap or in LMDB's map: they are valid until the next call on
 * the same transaction or cursor, and never outlive it. May know: {@code storage.model}, {@code
 * storage.layout}, {@code storage.lmdb}, {@code storage.journal}.
 */
@NullMarked
package dev.hearth.storage.tables;

import org.jspecify.annotations.NullMarked;
