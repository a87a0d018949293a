package dev.hearth.storage.tables;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When what is in memory goes to LMDB.
 *
 * @param checkpointBytes memory that changes may take before a checkpoint begins; twice as much,
 *     and one batch, is held at the most
 * @param checkpointAge how old the oldest change may become
 * @param nanoTime measures ages; only differences count
 */
public record TablesOptions(long checkpointBytes, Duration checkpointAge, LongSupplier nanoTime) {
  public TablesOptions {
    if (checkpointBytes < 1 || checkpointAge.isNegative()) {
      throw new IllegalArgumentException("a checkpoint has a size of 1 at least and an age");
    }
  }

  /** By the clock of this machine. */
  public TablesOptions(long checkpointBytes, Duration checkpointAge) {
    this(checkpointBytes, checkpointAge, System::nanoTime);
  }
}
