/** Tests of live selectors. */
@NullMarked
package dev.hearth.storage.selectors;

import org.jspecify.annotations.NullMarked;
