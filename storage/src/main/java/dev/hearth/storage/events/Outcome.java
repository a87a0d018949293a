package dev.hearth.storage.events;

import dev.hearth.storage.model.StorageException.NoSpace;

/** How one attempt to commit a batch ended. */
sealed interface Outcome {
  /** The first {@code count} operations are on disk, but for those refused; the others wait. */
  record Durable(Batch batch, int count) implements Outcome {}

  /** The first {@code count} operations were refused, so there was nothing to commit. */
  record Unchanged(int count) implements Outcome {}

  /** One operation failed while it wrote; the batch left no trace. */
  record Poisoned(Pending<?> culprit, RuntimeException cause) implements Outcome {}

  /** Writing was stopped meanwhile, as by a bad row; the batch left no trace. */
  record Stopped() implements Outcome {}

  /** There is no room for it, or for a checkpoint before it; the batch left no trace. */
  record Full(NoSpace cause) implements Outcome {}

  /** Nobody knows whether the batch is on disk, or the store can't be trusted any more. */
  record Broken(Throwable cause) implements Outcome {}
}
