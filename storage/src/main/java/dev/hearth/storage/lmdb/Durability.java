package dev.hearth.storage.lmdb;

/** Whether a commit waits until the disk has it. */
public enum Durability {
  /** Every commit is synced before it returns. What an acknowledged write needs. */
  SYNCED,
  /** Commits are not synced; for an environment that is made anew at each start. */
  UNSYNCED
}
