package dev.hearth.storage.events;

import java.nio.ByteBuffer;

/** A position among the rows of the log, or among those of one user. */
interface RowWalk extends AutoCloseable {
  /** Moves to the first row at or above the sequence. */
  boolean atOrAbove(long sequence);

  /** Moves to the last row strictly below the sequence. */
  boolean below(long sequence);

  /** Moves to the last row at or below the sequence. */
  default boolean atOrBelow(long sequence) {
    return sequence == Long.MAX_VALUE
        ? (atOrAbove(sequence) || below(sequence))
        : below(sequence + 1);
  }

  boolean next();

  boolean previous();

  long sequence();

  /** The row in {@code events}; valid until the next move. */
  ByteBuffer row();

  @Override
  void close();
}
