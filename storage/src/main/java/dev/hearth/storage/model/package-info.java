/**
 * The vocabulary of storage: immutable values that cannot be wrong, and the one family of errors.
 */
@NullMarked
package dev.hearth.storage.model;

import org.jspecify.annotations.NullMarked;
