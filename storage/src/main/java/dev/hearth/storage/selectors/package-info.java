/**
 * Live selectors in two ordered tables, and the search for all that are a prefix of a path.
 *
 * <p>{@code SelectorTables} may be shared by all threads; its one writer batches changes. {@code
 * SelectorReader} has the search and its proof, and belongs to one thread. Deliberately absent:
 * what a subscription may see, which is decided after matching. May know: {@code storage.model},
 * {@code storage.layout}, {@code storage.lmdb}.
 */
@NullMarked
package dev.hearth.storage.selectors;

import org.jspecify.annotations.NullMarked;
