/** Tests of this room. */
@NullMarked
package dev.hearth.storage.events;

import org.jspecify.annotations.NullMarked;
