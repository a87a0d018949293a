/** Tests of the pages of history that can no longer change. */
@NullMarked
package dev.hearth.storage.pages;

import org.jspecify.annotations.NullMarked;
