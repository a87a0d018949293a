/** Tests of the room of the same name. */
@NullMarked
package dev.hearth.storage.tables;

import org.jspecify.annotations.NullMarked;
