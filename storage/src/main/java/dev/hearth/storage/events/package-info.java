/**
 * The committer, sequence assignment, the event log and retention.
 *
 * <p>{@code Committer} owns the one writer thread; rooms above hand it {@code Operation}s, which
 * write through a {@code Batch}. {@code EventLog} reads what it committed. {@code WritingState}
 * says whether writing goes on. Safe to share: all of these but {@code Batch} and {@code
 * EventView}, which live on one thread during one call. May know: {@code storage.model}, {@code
 * storage.layout}, {@code storage.tables}.
 */
@NullMarked
package dev.hearth.storage.events;

import org.jspecify.annotations.NullMarked;
