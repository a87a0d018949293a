/** Tests of the vocabulary: its texts. */
@NullMarked
package dev.hearth.storage.model;

import org.jspecify.annotations.NullMarked;
