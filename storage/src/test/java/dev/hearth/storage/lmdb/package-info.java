/** Tests of this room. */
@NullMarked
package dev.hearth.storage.lmdb;

import org.jspecify.annotations.NullMarked;
