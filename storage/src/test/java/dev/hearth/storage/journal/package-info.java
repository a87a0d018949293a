/** Tests of this room. */
@NullMarked
package dev.hearth.storage.journal;

import org.jspecify.annotations.NullMarked;
