/**
 * History that can no longer change, in pages that are compressed once and kept as files.
 *
 * <p>{@code HistoryPages} is the front: which pages there are, and their bytes. {@code PageSealer}
 * makes them from the log, in the background; {@code PageBuilder} encodes one, {@code PageCheck}
 * tells whether bytes are one, {@code PageFolder} owns the files, {@code PageIndex} the list.
 * Everything here is derived: what is lost or spoilt is made anew from the log, and no failure here
 * stops a writer. Only {@code HistoryPages} may be shared by all threads. Deliberately absent:
 * private events. May know: {@code storage.model}, {@code storage.layout}, {@code storage.events},
 * {@code storage.files}.
 */
@NullMarked
package dev.hearth.storage.pages;

import org.jspecify.annotations.NullMarked;
