/**
 * The durable tables as the rooms above see them: what LMDB holds, and over it what is acknowledged
 * and not there yet.
 *
 * <p>{@code Tables} and its {@code Table}s may be shared by all threads; a transaction and what was
 * read from it belong to one thread and end with it. Buffers handed out may lie on the heap or in
 * LMDB's map: they are valid until the next call on the same transaction or cursor, and never
 * outlive it. May know: {@code storage.model}, {@code storage.layout}, {@code storage.lmdb}.
 */
@NullMarked
package dev.hearth.storage.tables;

import org.jspecify.annotations.NullMarked;
