/** Tests of the whole of storage, through its front door. */
@NullMarked
package dev.hearth.storage;

import org.jspecify.annotations.NullMarked;
