/** Live selectors in two ordered tables, and the search for all that are a prefix of a path. */
@NullMarked
package dev.hearth.storage.selectors;

import org.jspecify.annotations.NullMarked;
