package dev.hearth.storage.tables;

/**
 * What is published: batches up to a number, and where those are that LMDB may not have yet.
 *
 * @param frozen what a checkpoint is writing, or {@link Layer#NONE}
 * @param generation how often a frozen layer was dropped
 */
record View(long batch, Layer active, Layer frozen, long generation) {
  /** With one batch more. */
  View published(long number) {
    return new View(number, active, frozen, generation);
  }

  /** With the active layer set aside and a fresh one in its place. */
  View freeze() {
    return new View(batch, new Layer(), active, generation);
  }

  /** Without the frozen layer, which LMDB has. */
  View dropped() {
    return new View(batch, active, Layer.NONE, generation + 1);
  }

  /** Memory that both layers take. */
  long bytes() {
    return active.bytes() + frozen.bytes();
  }
}
