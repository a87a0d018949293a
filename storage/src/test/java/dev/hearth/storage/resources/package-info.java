/** Tests of this room. */
@NullMarked
package dev.hearth.storage.resources;

import org.jspecify.annotations.NullMarked;
