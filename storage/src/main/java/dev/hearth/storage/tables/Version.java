package dev.hearth.storage.tables;

import org.jspecify.annotations.Nullable;

/**
 * What a row became in one batch. The value of an uncommitted version may still be replaced by the
 * writer; nobody else looks at it, because no view reaches that batch before it is published.
 */
final class Version {
  final long batch;

  /** What the row was before, as far as this layer knows. */
  final @Nullable Version previous;

  /** Null once removed. */
  byte @Nullable [] value;

  Version(long batch, byte @Nullable [] value, @Nullable Version previous) {
    this.batch = batch;
    this.value = value;
    this.previous = previous;
  }
}
