package dev.hearth.storage.tables;

/** Hears how checkpoints fare, on the thread that makes them; returns at once. */
public interface CheckpointListener {
  /** There was no room for a checkpoint; it is tried again in smaller steps, and then again. */
  void outOfSpace();

  /** A checkpoint failed, or a batch did, and nothing is written any more. */
  void failed(Throwable cause);
}
