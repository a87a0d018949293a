package dev.hearth.storage.blobs;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the rows of the store say of blobs. The rows themselves belong to another room. */
public interface BlobRows {
  /** Names in table {@code garbage} behind a name, in order, at most {@code max} of them. */
  List<String> garbage(Optional<String> after, int max);

  /** Removes rows of {@code garbage} whose files are gone; returns once that is durable. */
  void forgetGarbage(List<String> names);

  /**
   * Visits the name of every blob that a resource or the garbage names. A blob of an earlier start
   * that is named throughout is visited for certain, also while writers change other rows.
   *
   * @param between run before each step of the scan, while no row is looked at; what it throws ends
   *     the scan
   * @throws dev.hearth.storage.model.StorageException.CorruptRow if a row can't be read, for then
   *     nobody knows what it names
   */
  void visitNamed(Consumer<String> visitor, Runnable between);
}
