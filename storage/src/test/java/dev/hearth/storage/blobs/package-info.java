/** Tests of bodies on their way in and at rest. */
@NullMarked
package dev.hearth.storage.blobs;

import org.jspecify.annotations.NullMarked;
