/** What several tests of storage share: seeds, file seams that fail and forget, builders. */
@NullMarked
package dev.hearth.storage.testing;

import org.jspecify.annotations.NullMarked;
