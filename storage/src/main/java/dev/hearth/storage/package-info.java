/** Front door of durable truth: opens, closes and composes the rooms below it. */
@NullMarked
package dev.hearth.storage;

import org.jspecify.annotations.NullMarked;
