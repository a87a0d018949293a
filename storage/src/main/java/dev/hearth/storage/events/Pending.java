package dev.hearth.storage.events;

import dev.hearth.storage.model.StorageException.NoSpace;
import dev.hearth.storage.tables.WriteTransaction;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An operation on its way through the committer, and what the latest attempt made of it. */
final class Pending<R> {
  final Operation<R> operation;
  final CompletableFuture<R> answer = new CompletableFuture<>();
  final long weightBytes;

  private @Nullable R result;
  private @Nullable RuntimeException refusal;

  Pending(Operation<R> operation) {
    this.operation = operation;
    this.weightBytes = operation.weightBytes();
  }

  /** Decides, and writes unless refused; an error of the writing undoes the batch. */
  void attempt(Batch batch, boolean lowSpace) {
    result = null;
    refusal = null;
    if (lowSpace && operation.needsSpace()) {
      refusal = new NoSpace();
      return;
    }
    Optional<Change<R>> change = decide(batch.transaction());
    if (change.isPresent()) {
      result = change.get().write(batch);
    }
  }

  private Optional<Change<R>> decide(WriteTransaction transaction) {
    try {
      return Optional.of(operation.decide(transaction));
    } catch (RuntimeException e) {
      refusal = e; // Nothing is written yet, so the neighbours never notice.
      return Optional.empty();
    }
  }

  /** Why the latest attempt refused it. */
  Optional<RuntimeException> refusal() {
    return Optional.ofNullable(refusal);
  }

  boolean isRefused() {
    return refusal != null;
  }

  /** Answers with the outcome of the latest attempt, whose batch is durable. */
  @SuppressWarnings("NullAway") // A change may answer null, as one of CompletableFuture<Void> does.
  void deliver() {
    if (refusal == null) {
      try {
        operation.committed();
      } finally {
        answer.complete(result);
      }
    } else {
      refuse(refusal);
    }
  }

  /** Answers that it never happened. */
  void refuse(RuntimeException cause) {
    try {
      operation.abandoned();
    } finally {
      answer.completeExceptionally(cause);
    }
  }

  /** Answers without saying whether it happened, for nobody knows. */
  void lose(RuntimeException cause) {
    answer.completeExceptionally(cause);
  }
}
