/**
 * Bodies on their way in and large bodies at rest: one file per write, never shared.
 *
 * <p>{@code Contents} takes bodies in, {@code BlobFolder} knows where files stand, {@code Unlinker}
 * removes those that no row needs, {@code BlobCopier} brings them into a backup. Every change of
 * the disk goes through {@code FileSeam}. All but writers and copiers may be shared by all threads.
 * Deliberately absent: sharing of equal contents, and rows, which another room asks through {@code
 * BlobRows}. May know: {@code storage.model}, {@code storage.files}.
 */
@NullMarked
package dev.hearth.storage.blobs;

import org.jspecify.annotations.NullMarked;
