package dev.hearth.storage.model;

/**
 * The named points of a write, in their order, at which a test may park, fail or kill, and which a
 * recorder writes down to check that what must be durable is so before it is told to anybody.
 */
public enum Step {
  /** A large body's temporary file exists. */
  BLOB_CREATED,
  /** All bytes of a large body are written, none is synced. */
  BLOB_WRITTEN,
  /** The temporary file is synced. */
  BLOB_SYNCED,
  /** The file has its final name. */
  BLOB_RENAMED,
  /** The folder that holds the final name is synced. */
  BLOB_FOLDER_SYNCED,
  /** The operation waits for the committer. */
  QUEUED,
  /** The event has its sequence and its rows are written, inside the open transaction. */
  STAMPED,
  /** The whole batch is written; the commit has not begun. */
  BEFORE_COMMIT,
  /** The batch is written to the journal, not synced. */
  JOURNAL_WRITTEN,
  /** The batch is durable; nobody has been told. */
  COMMITTED,
  /** The writers have their answers; subscribers have not been told. */
  ANSWERED,
  /** The batch was handed to the listeners. */
  ANNOUNCED,
  /** The files that the batch replaced are gone. */
  UNLINKED,
  /** What is in memory was set aside for a checkpoint, and new batches go elsewhere. */
  FROZEN,
  /** The rows set aside, or a part of them, are written; LMDB's commit has not begun. */
  CHECKPOINT_WRITTEN,
  /** LMDB has them; the journal still has them too. */
  CHECKPOINT_COMMITTED,
  /** A checkpoint has taken batches from the journal, whose room may be written again. */
  RELEASED
}
