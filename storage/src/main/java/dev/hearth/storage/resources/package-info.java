/**
 * Current contents: rows of files, their listing, and the preconditions on changing them.
 *
 * <p>{@code Resources} is the way in. {@code PathKeys} finds and makes the keys of a path, {@code
 * PathWalk} goes through a user's paths in byte order, {@code FolderPage} and {@code Snapshot} read
 * through it; {@code PutOperation} and {@code DeleteOperation} are what the committer runs; {@code
 * BlobRowsInTables} tells the unlinker which blobs are named. May know: {@code storage.model},
 * {@code storage.layout}, {@code storage.tables}, {@code storage.events}, {@code storage.accounts},
 * {@code storage.blobs}.
 */
@NullMarked
package dev.hearth.storage.resources;

import org.jspecify.annotations.NullMarked;
