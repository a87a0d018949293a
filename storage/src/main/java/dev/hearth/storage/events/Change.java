package dev.hearth.storage.events;

/**
 * A change that was decided and is now written. An error thrown here undoes the whole batch, which
 * is then attempted again without this operation.
 *
 * @param <R> what the writer is answered once the change is durable
 */
@FunctionalInterface
public interface Change<R> {
  R write(Batch batch);
}
