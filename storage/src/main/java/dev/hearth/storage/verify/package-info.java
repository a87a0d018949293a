/**
 * Checks every row and every file of a stopped store against the others, and changes nothing.
 *
 * <p>{@code StoreCheck} goes through the tables, one class for each group of them; all report to
 * {@code Findings}. One read transaction stays open throughout, for nobody writes. Deliberately
 * absent: repair. What LMDB itself lays out, its pages, is trusted. May know: {@code
 * storage.model}, {@code storage.layout}, {@code storage.tables}, {@code storage.blobs}.
 */
@NullMarked
package dev.hearth.storage.verify;

import org.jspecify.annotations.NullMarked;
