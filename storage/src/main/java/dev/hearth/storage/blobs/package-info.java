/** Bodies on their way in and large bodies at rest: one file per write, never shared. */
@NullMarked
package dev.hearth.storage.blobs;

import org.jspecify.annotations.NullMarked;
