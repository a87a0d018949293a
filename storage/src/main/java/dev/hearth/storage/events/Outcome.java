package dev.hearth.storage.events;

import dev.hearth.storage.model.StorageException.NoSpace;

/** How one attempt to commit a batch ended. */
sealed interface Outcome {
  /** Every operation that was not refused is on disk. */
  record Durable(Batch batch) implements Outcome {}

  /** Every operation was refused, so there was nothing to commit. */
  record Unchanged() implements Outcome {}

  /** One operation failed while it wrote; the batch left no trace. */
  record Poisoned(Pending<?> culprit, RuntimeException cause) implements Outcome {}

  /** Writing was stopped meanwhile, as by a bad row; the batch left no trace. */
  record Stopped() implements Outcome {}

  /** Map or disk are full; the batch left no trace. */
  record Full(NoSpace cause) implements Outcome {}

  /** Nobody knows whether the batch is on disk, or the store can't be trusted any more. */
  record Broken(Throwable cause) implements Outcome {}
}
