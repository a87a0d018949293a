/**
 * What acknowledges a batch: preallocated files, overwritten in turn, one record and one sync for
 * each batch, read again at the next start.
 *
 * <p>{@code Journal} appends, replays and releases; {@code JournalFolder} makes the files and looks
 * whether they belong together; {@code JournalScan} finds whole records. A journal has one writer,
 * who also replays; any thread may release. Deliberately absent: what a payload means. May know:
 * {@code storage.model}, {@code storage.files}, {@code storage.layout}.
 */
@NullMarked
package dev.hearth.storage.journal;

import org.jspecify.annotations.NullMarked;
