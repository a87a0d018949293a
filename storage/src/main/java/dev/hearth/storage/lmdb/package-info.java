/**
 * The only room importing lmdbjava: environments, named tables, transactions, cursors, and the
 * translation of LMDB's errors into {@code StorageException}.
 *
 * <p>An {@code Environment} and its {@code Table}s may be shared by all threads; a transaction and
 * what was read from it belong to one thread and end with it. Buffers handed out point into the
 * map: they are valid until the next call on the same transaction or cursor, and never outlive it.
 * Deliberately absent: nested transactions, resizing the map, custom comparators. May know: {@code
 * storage.model}, {@code storage.layout}.
 */
@NullMarked
package dev.hearth.storage.lmdb;

import org.jspecify.annotations.NullMarked;
