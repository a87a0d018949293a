package dev.hearth.storage.tables;

/**
 * A view that only reads and blocks nobody, as of its opening. Keep it short: pages that LMDB still
 * shows it cannot be reused, so the file grows while it is open, and the layers it sees stay in
 * memory.
 */
public final class ReadTransaction extends Transaction {
  ReadTransaction(Snapshot snapshot) {
    super(snapshot, snapshot.view().batch());
  }

  /** Ends the view; idempotent. */
  @Override
  public void close() {
    base().close();
  }
}
