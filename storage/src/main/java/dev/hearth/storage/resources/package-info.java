/** Current contents: rows of files, their listing, and the preconditions on changing them. */
@NullMarked
package dev.hearth.storage.resources;

import org.jspecify.annotations.NullMarked;
