/** Tests of the house itself: the launcher at the top, the documents, and what they promise. */
@NullMarked
package dev.hearth.server.house;

import org.jspecify.annotations.NullMarked;
