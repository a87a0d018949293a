/**
 * What we do to the files of journal, blobs and pages, behind one seam that a test can fail, record
 * and rob of what was not synced.
 *
 * <p>{@code FileSeam} is safe for any thread; an open file belongs to one. Deliberately absent:
 * reading other than a backup's, which goes past the seam, and LMDB's file, which LMDB writes in
 * native code and whose order of pages is trusted; the lock, the reserve for a full disk and the
 * selectors of one run, which no promise rests on. The server syncs and names its secrets through
 * it as well. May know nothing of this project.
 */
@NullMarked
package dev.hearth.storage.files;

import org.jspecify.annotations.NullMarked;
