/** Tests of the byte layouts: golden rows, properties, noise. */
@NullMarked
package dev.hearth.storage.layout;

import org.jspecify.annotations.NullMarked;
